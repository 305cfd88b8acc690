package org.bilevel.experiments.quadratic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.GeometricSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.upper.Adam;
import org.bilevel.solvers.upper.Hoag;
import org.bilevel.solvers.upper.Igd;
import org.bilevel.solvers.upper.Isgd;
import org.bilevel.solvers.upper.Maid;
import org.bilevel.solvers.upper.Maid.Acceptance;

/**
 * The methods of the comparison, in two groups. Step sizes are in units of 1 / L_f, with L_f from the closed form, except for Adam, whose steps have no such unit.
 *
 * @param method the method
 * @param sampling its batches
 */
record QuadraticMethods(UpperLevelMethod method, SamplingStrategy sampling) {

    private static final int BATCH = 4;
    private static final double START = 1e-1;
    private static final List<Double> ACCURACIES = List.of(1e-1, 1e-3, 1e-5);

    /** Methods side by side. */
    static Map<String, QuadraticMethods> side(double l) {
        PolynomialSchedule accuracy = new PolynomialSchedule(START, 0.5);
        Map<String, QuadraticMethods> methods = new LinkedHashMap<>();
        methods.put("maid", full(new Maid(1 / l, START, Acceptance.CERTIFIED)));
        methods.put("hoag", full(new Hoag(1 / l, new GeometricSchedule(START, 0.9))));
        methods.put("isgd", batches(new Isgd(new ConstantSchedule(0.2 / l), new ConstantSchedule(1e-2))));
        methods.put("isgd-decreasing", batches(new Isgd(new PolynomialSchedule(1 / l, 0.6), accuracy)));
        methods.put(
                "adam",
                batches(new Adam(
                        new PolynomialSchedule(0.2, 0.5), accuracy, 1, 0.9, 0.999, 1e-8, Map.of(), List.of())));
        return methods;
    }

    /** MAID from several accuracies to begin with, and gradient descent with each of them fixed. */
    static Map<String, QuadraticMethods> accuracies(double l) {
        Map<String, QuadraticMethods> methods = new LinkedHashMap<>();
        for (double accuracy : ACCURACIES) {
            methods.put("maid from %.0e".formatted(accuracy), full(new Maid(1 / l, accuracy, Acceptance.CERTIFIED)));
        }
        for (double accuracy : ACCURACIES) {
            methods.put("fixed %.0e".formatted(accuracy), full(new Igd(1 / l, accuracy, 1, Map.of(), List.of())));
        }
        return methods;
    }

    private static QuadraticMethods full(UpperLevelMethod method) {
        return new QuadraticMethods(method, new FullBatch());
    }

    private static QuadraticMethods batches(UpperLevelMethod method) {
        return new QuadraticMethods(method, new UniformWithReplacement(BATCH));
    }
}
