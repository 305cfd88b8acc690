package org.bilevel.solvers.upper;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Options;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.Projection;

/**
 * What differs from block to block of theta: theta <- P(theta - alpha F u), with F the factors of the blocks, 1 where none is given, and P the projections onto the
 * constraints, one after the other. That is the projection onto their intersection where they are about different entries, for a zero mean followed by a norm ball, and for boxes;
 * in general it is only a point of the last set.
 *
 * @param stepFactors by name of block, positive
 * @param constraints in the order of projection
 */
record ParameterGroups(Map<String, Double> stepFactors, List<Constraint> constraints) {

    static final String FACTORS =
            "factors of the step size by block of theta, such as {filters: 0.1}; 1 where none is given";
    static final String CONSTRAINTS = "sets that theta is projected onto after every step, in order";

    ParameterGroups {
        stepFactors = checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    /** A copy in the same order, whose factors are positive. */
    static Map<String, Double> checked(Map<String, Double> stepFactors) {
        stepFactors.forEach((block, factor) -> Options.require(
                factor > 0 && factor < Double.POSITIVE_INFINITY, "stepFactors of " + block, factor, "> 0 and finite"));
        return Collections.unmodifiableMap(new LinkedHashMap<>(stepFactors));
    }

    /**
     * The moves of parameters of a layout.
     *
     * @throws IllegalArgumentException if a factor or a constraint is about a block that the layout has not; the message lists those it has
     */
    Moves on(ParameterLayout layout) {
        double[] factors = new double[layout.dimension()];
        Arrays.fill(factors, 1);
        stepFactors.forEach((name, factor) -> {
            ParameterLayout.Block block = layout.block(name);
            Arrays.fill(factors, block.offset(), block.end(), factor);
        });
        return new Moves(factors, projection(constraints, layout));
    }

    /** P for parameters of a layout. */
    static Projection projection(List<Constraint> constraints, ParameterLayout layout) {
        List<Projection> projections =
                constraints.stream().map(constraint -> constraint.on(layout)).toList();
        return theta -> projections.forEach(projection -> projection.project(theta));
    }

    /**
     * Moves of theta.
     *
     * @param factors one for every entry of theta
     * @param projection P
     */
    record Moves(double[] factors, Projection projection) {

        /** theta becomes P(theta - alpha F u). */
        void move(double[] theta, double alpha, double[] direction) {
            for (int i = 0; i < theta.length; i++) {
                theta[i] += -alpha * factors[i] * direction[i];
            }
            projection.project(theta);
        }
    }
}
