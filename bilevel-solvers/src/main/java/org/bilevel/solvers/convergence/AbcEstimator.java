package org.bilevel.solvers.convergence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.spi.Options;
import org.bilevel.solvers.vector.Vectors;

/**
 * Estimates the constants of the biased ABC assumption from hypergradients observed along a run. Expectations become means over the draws at each
 * observed theta. Among all non-negative constants that satisfy an inequality at every observation, it takes those with the smallest
 * mean slack over the observations:
 *
 * <pre>
 * largest mean of b ||grad f||^2 - c,                       subject to b ||grad f||^2 - c &lt;= mean &lt;grad f, z&gt;
 * smallest mean of 2A (f - f_inf) + B ||grad f||^2 + C,     subject to it being &gt;= mean ||z||^2
 * </pre>
 *
 * The constants hold for what was observed and nothing else: they are estimates. Sampling noise in the means makes c and C larger. Used by one thread;
 * storage is four numbers an observation.
 */
public final class AbcEstimator {

    private record Observation(double gap, double squaredGradient, double alignment, double secondMoment) {}

    private final List<Observation> observations = new ArrayList<>();

    /**
     * Adds what was seen at one theta.
     *
     * @param gap f(theta) - f_inf, at least 0
     * @param gradient grad f(theta), or a far more accurate full-batch hypergradient in its place; length d
     * @param draws at least one independent z at this theta, each of length d
     * @throws IllegalArgumentException if the gap is negative, there are no draws, a length differs or a number is not finite
     */
    public void observe(double gap, double[] gradient, List<double[]> draws) {
        Options.requireAtLeast("gap", gap, 0);
        Options.require(!draws.isEmpty(), "draws", draws.size(), ">= 1");
        Options.require(Vectors.isFinite(gradient), "gradient", "not finite", "finite");
        double alignment = 0;
        double secondMoment = 0;
        for (double[] z : draws) {
            Options.require(z.length == gradient.length, "length of z", z.length, "that of grad f");
            Options.require(Vectors.isFinite(z), "z", "not finite", "finite");
            alignment += Vectors.dot(gradient, z) / draws.size();
            secondMoment += Vectors.dot(z, z) / draws.size();
        }
        observations.add(new Observation(gap, Vectors.dot(gradient, gradient), alignment, secondMoment));
    }

    /**
     * The constants for everything observed so far.
     *
     * @throws IllegalStateException if no gradient other than zero was observed: b is then undetermined
     */
    public AbcConstants estimate() {
        if (observations.stream().noneMatch(o -> o.squaredGradient > 0)) {
            throw new IllegalStateException("no observation with a gradient other than zero");
        }
        double[] lower = LeastMajorant.of(rows(o -> -o.squaredGradient, _ -> 1), column(o -> -o.alignment));
        double[] upper = LeastMajorant.of(
                rows(o -> 2 * o.gap, o -> o.squaredGradient, _ -> 1), column(Observation::secondMoment));
        return new AbcConstants(
                estimated(lower[0]),
                estimated(lower[1]),
                estimated(upper[0]),
                estimated(upper[1]),
                estimated(upper[2]));
    }

    @SafeVarargs
    private double[][] rows(ToDoubleFunction<Observation>... features) {
        double[][] rows = new double[observations.size()][features.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < features.length; j++) {
                rows[i][j] = features[j].applyAsDouble(observations.get(i));
            }
        }
        return rows;
    }

    private double[] column(ToDoubleFunction<Observation> feature) {
        return observations.stream().mapToDouble(feature).toArray();
    }

    private Constant estimated(double value) {
        return Constant.estimated(value, "least mean slack over %d observations".formatted(observations.size()));
    }
}
