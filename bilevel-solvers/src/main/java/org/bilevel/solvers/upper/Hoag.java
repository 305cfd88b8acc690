package org.bilevel.solvers.upper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.Condition.Status;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelStep;
import org.bilevel.solvers.vector.Vectors;

/**
 * Hyperparameter optimization with approximate gradient (Pedregosa 2016, arXiv 1602.02355): full batches, theta_{k+1} = P(theta_k - F z_k / L), accuracies from a summable sequence
 * fixed in advance, and L an estimate of the Lipschitz constant of grad f that is adapted as the paper does: with s = ||theta_{k+1} - theta_k||,
 *
 * <ul>
 *   <li>if f decreased as it must if L is large enough, f(theta_{k+1}) <= f(theta_k) - L s^2 / 2 up to what is known of both values, L shrinks by {@code relaxation};
 *   <li>if f grew by a fifth or more, the step is taken back, L is doubled, and theta_{k+1} is tried anew;
 *   <li>else L is doubled for the next step (the paper leaves it as it is, and f may grow without end).
 * </ul>
 *
 * <p>The paper's allowance for inexact values, a constant times epsilon, depends on units; the brackets of {@link InexactLoss} take its place. The first L is that of a given first
 * step. Values of f at theta_{k+1} are lower-level solves from which the next hypergradient goes on; they are counted as those of line searches.
 *
 * @param step 1 / L to begin with
 * @param accuracy a_k
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param relaxation factor of L after a sufficient decrease
 * @param stepFactors factors of the step size by block of theta, F
 * @param constraints sets that theta is projected onto, in order, P; the paper has a box
 */
public record Hoag(
        @Option(value = "step size 1 / L to begin with", preset = "20", range = "> 0")
        double step,

        @Option(
                value = AccuracyPerEntry.MEANING + "; quadratic, cubic: polynomial with exponent 2, 3",
                preset = "{name: geometric, initial: 0.002, ratio: 0.9}",
                range = "schedule")
        Schedule accuracy,

        @Option(value = AccuracyPerEntry.RATIO, preset = "1", range = "> 0")
        double adjointRatio,

        @Option(value = "factor of L after a sufficient decrease", preset = "0.95", range = "> 0, <= 1")
        double relaxation,

        @Option(value = ParameterGroups.FACTORS, preset = "{}", range = "> 0")
        Map<String, Double> stepFactors,

        @Option(value = ParameterGroups.CONSTRAINTS, preset = "[]")
        List<Constraint> constraints)
        implements ConstrainedMethod {

    private static final double GROWTH = 2;
    private static final double REJECTED = 1.2;

    /** Steps shrink by 2^-40 at most before they are given up. */
    private static final int MAX_REJECTIONS = 40;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Hoag {
        Options.requirePositive("step", step);
        AccuracyPerEntry.requireRatio(adjointRatio);
        Options.require(relaxation > 0 && relaxation <= 1, "relaxation", relaxation, "> 0 and <= 1");
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    /** With everything else at its default. */
    public Hoag(double step, Schedule accuracy) {
        this(step, accuracy, 1, 0.95, Map.of(), List.of());
    }

    @Override
    public boolean needsFullBatches() {
        return true;
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return new Iteration(problem);
    }

    /** Pedregosa 2016, Theorem 2, for steps of at most 1 / L_f. */
    @Override
    public ConvergenceConditions convergence(Draws draws) {
        Optional<Decay> decay = accuracy.decay();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(FullBatchOnly.condition(draws));
        conditions.add(new Condition(
                "sum epsilon_k < inf",
                decay.isEmpty() ? Status.UNKNOWN : decay.get().seriesDiverges() ? Status.FAILS : Status.HOLDS,
                decay.isEmpty()
                        ? "the schedule does not say how it decays"
                        : "epsilon_k ~ " + decay.get().describe()));
        conditions.add(new Condition(
                "step <= 1 / L_f", Status.UNKNOWN, "L is adapted from values of f; L_f is not known here"));
        conditions.add(new Condition(
                "theta in a bounded convex set",
                Status.UNKNOWN,
                constraints.isEmpty()
                        ? "no constraint is given; theta may stay bounded by itself"
                        : "by the constraints given"));
        return new ConvergenceConditions(
                "HOAG",
                "Pedregosa 2016, arXiv 1602.02355, Theorem 2",
                conditions,
                "theta_k tends to a stationary point if the step is fixed");
    }

    /** One run. */
    private final class Iteration implements UpperLevelIteration, Resumable {

        private final ParameterGroups.Moves moves;
        private final FullBatchOnly samples = new FullBatchOnly("hoag");
        private final AccuracyPerEntry accuracies = new AccuracyPerEntry(accuracy, adjointRatio);
        private final double[] trial;
        private double alpha = step;

        Iteration(BilevelProblem problem) {
            this.moves = new ParameterGroups(stepFactors, constraints).on(problem.layout());
            this.trial = new double[problem.layout().dimension()];
        }

        @Override
        public Optional<Resumable> resumable() {
            return Optional.of(this);
        }

        @Override
        public void save(SavedState into) {
            samples.save(into.part("batch"));
            into.put("alpha", alpha);
        }

        @Override
        public void restore(SavedState from) {
            samples.restore(from.part("batch"));
            alpha = from.number("alpha");
        }

        @Override
        public UpperLevelStep step(long k, double[] theta, Batch batch, HypergradientOracle oracle) {
            samples.check(k, batch);
            Accuracy asked = accuracies.at(k, batch, oracle.problem());
            Hypergradient z = oracle.evaluate(theta, batch, asked);
            Cost cost = z.cost();
            if (!Vectors.isFinite(z.z())) {
                return new UpperLevelStep(z, asked, alpha, cost);
            }
            InexactLoss before = oracle.loss(theta, batch, asked.epsilon());
            cost = cost.plus(before.cost().asSearch());
            for (int i = 0; i < MAX_REJECTIONS; i++) {
                Vectors.copy(theta, trial);
                moves.move(trial, alpha, z.z());
                InexactLoss after = oracle.loss(trial, batch, asked.epsilon());
                cost = cost.plus(after.cost().asSearch());
                if (after.value() < REJECTED * before.value()) {
                    double taken = alpha;
                    alpha = decreased(before, after, Vectors.dotDifference(z.z(), theta, trial))
                            ? alpha / relaxation
                            : alpha / GROWTH;
                    Vectors.copy(trial, theta);
                    return new UpperLevelStep(z, asked, taken, cost);
                }
                alpha /= GROWTH;
            }
            return new UpperLevelStep(
                    z,
                    asked,
                    alpha,
                    cost,
                    Optional.of("f grows by a fifth along -z however short the step, ||z|| = %.3g"
                            .formatted(Vectors.norm2(z.z()))));
        }
    }

    /** z^T (theta - theta+) is L s^2 for plain steps, and at least that for projected ones. */
    private static boolean decreased(InexactLoss before, InexactLoss after, double firstOrder) {
        double allowance = before.uncertainty() + after.uncertainty();
        return after.value() <= before.value() - firstOrder / 2 + allowance;
    }
}
