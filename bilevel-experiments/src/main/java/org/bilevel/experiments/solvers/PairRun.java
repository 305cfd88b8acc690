package org.bilevel.experiments.solvers;

import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;

/**
 * One hypergradient from a cold start.
 *
 * @param cost of all attempts
 * @param seconds likewise, the bound included
 * @param bound the certified relative error reached
 * @param reached whether that is what was asked for
 */
record PairRun(Cost cost, double seconds, double bound, boolean reached) {

    private static final int ATTEMPTS = 4;

    /** Accuracies are halved, from warm starts, while the bound is not certified to be small enough and both solvers have met their tolerances. */
    static PairRun of(
            DenoisingInstance instance,
            LowerLevelSolver lower,
            LinearSolver adjoint,
            Accuracy accuracy,
            double target,
            BooleanSupplier cancelled) {
        Cost cost = Cost.ZERO;
        double bound = Double.POSITIVE_INFINITY;
        Accuracy next = accuracy;
        long began = System.nanoTime();
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(instance.problem(), lower, adjoint, 1, cancelled)) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Hypergradient z = oracle.evaluate(instance.theta(), DenoisingInstance.SAMPLE, next);
                cost = cost.plus(z.cost());
                bound = DenoisingInstance.relative(z);
                boolean certified = z.bound().certified();
                if ((certified && bound <= target) || z.lowerMisses() + z.adjointMisses() > 0) {
                    return new PairRun(cost, secondsSince(began), bound, certified && bound <= target);
                }
                next = new Accuracy(next.epsilon() / 2, next.delta() / 2);
            }
        }
        return new PairRun(cost, secondsSince(began), bound, false);
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) * 1e-9;
    }
}
