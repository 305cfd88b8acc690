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
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelStep;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.vector.Vectors;

/**
 * The method of adaptive inexact descent (Salehi, Mukherjee, Roberts and Ehrhardt 2025, arXiv 2308.10098): full batches, accuracies and steps found as it goes.
 *
 * <ol>
 *   <li>z at accuracy (epsilon, delta) is accepted if omega <= (1 - eta) ||z||, omega being what is known of ||z - grad f||; else both shrink by {@code accuracyShrink}, and z
 *       is computed anew.
 *   <li>alpha shrinks by {@code backtracking}, at most {@code maxBacktracking} times, until f certainly decreases: upper bound of f at theta+ - lower bound of f at theta
 *       <= -lambda z^T (theta - theta+), with theta+ = P(theta - alpha F z) and the brackets of {@link InexactLoss}. Without factors and constraints the right-hand side is -lambda alpha ||z||^2.
 *       Steps so short that twice their decrease to first order would not show in the brackets are not tried.
 *   <li>If it does, alpha grows by {@code stepGrowth} for the next step, and epsilon and delta by {@code accuracyGrowth}, to their initial values at most. If not, epsilon and
 *       delta shrink, z is computed anew, and one backtracking more is allowed in this step.
 * </ol>
 *
 * <p>What omega is, {@code acceptance} says. CERTIFIED: the bound that comes with z, at whatever accuracy that takes. ESTIMATED: that bound times its effectivity, the ratio of error and
 * bound, measured every {@code calibrateEvery} steps as the change of z over the change of the bound at twice the accuracy. An estimated omega can accept a z that it should not; it cannot make f
 * increase, for the decrease is certified either way. docs/decisions/007 says why there is no third choice.
 *
 * <p>The method halts where the solvers miss their tolerances and z is still refused or no decrease can be certified: theta is then stationary as far as can be told. Values of f cost
 * lower-level iterations that are counted as those of line searches ({@link Cost#searchIterations}).
 *
 * @param step alpha_0
 * @param accuracy a_0
 * @param adjointRatio how accurately the adjoint is solved beside the lower level
 * @param acceptance what z is accepted by
 * @param calibrateEvery steps between measurements of the effectivity
 * @param eta how much of z may not be error
 * @param lambda share of the decrease to first order that is asked for
 * @param maxBacktracking how often alpha shrinks before the accuracy does
 * @param backtracking factor of alpha, rho
 * @param stepGrowth factor of alpha after a step
 * @param accuracyShrink factor of epsilon and delta, nu
 * @param accuracyGrowth factor of epsilon and delta after a step
 * @param stepFactors factors of the step size by block of theta, F
 * @param constraints sets that theta is projected onto, in order, P
 */
public record Maid(
        @Option(value = "step size alpha_0 to begin with", preset = "60", range = "> 0")
        double step,

        @Option(value = AccuracyPerEntry.INITIAL, preset = "0.002", range = "> 0")
        double accuracy,

        @Option(value = AccuracyPerEntry.RATIO, preset = "1", range = "> 0")
        double adjointRatio,

        @Option(
                value = "what is compared with ||z||: the certified bound, or an estimate of the error",
                preset = "estimated")
        Acceptance acceptance,

        @Option(value = "steps between measurements of the bound's effectivity", preset = "10", range = ">= 1")
        int calibrateEvery,

        @Option(value = "z is accepted if its error is at most (1 - eta) ||z||", preset = "0.5", range = "> 0, < 1")
        double eta,

        @Option(value = "certified decrease relative to alpha ||z||^2", preset = "1e-4", range = "> 0, < 1")
        double lambda,

        @Option(value = "how often alpha may shrink before the accuracy does", preset = "10", range = ">= 1")
        int maxBacktracking,

        @Option(value = "factor of alpha where the decrease is not certified", preset = "0.5", range = "> 0, < 1")
        double backtracking,

        @Option(value = "factor of alpha after a step", preset = "1.1111111111111112", range = ">= 1")
        double stepGrowth,

        @Option(
                value = "factor of epsilon and delta where z or all steps are refused",
                preset = "0.5",
                range = "> 0, < 1")
        double accuracyShrink,

        @Option(
                value = "factor of epsilon and delta after a step, up to their initial values",
                preset = "1.05",
                range = ">= 1")
        double accuracyGrowth,

        @Option(value = ParameterGroups.FACTORS, preset = "{}", range = "> 0")
        Map<String, Double> stepFactors,

        @Option(value = ParameterGroups.CONSTRAINTS, preset = "[]")
        List<Constraint> constraints)
        implements ConstrainedMethod {

    /** Below this part of the initial accuracy nothing is left but rounding, whatever the solvers say. */
    private static final double SMALLEST_ACCURACY = 1e-15;

    /** What a hypergradient is accepted by. */
    public enum Acceptance {
        /** Its certified bound. */
        CERTIFIED,
        /** An estimate of its error. */
        ESTIMATED
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Maid {
        Options.requirePositive("step", step);
        Options.requirePositive("accuracy", accuracy);
        AccuracyPerEntry.requireRatio(adjointRatio);
        Options.requireAtLeast("calibrateEvery", calibrateEvery, 1);
        requireBetween("eta", eta);
        requireBetween("lambda", lambda);
        Options.requireAtLeast("maxBacktracking", maxBacktracking, 1);
        requireBetween("backtracking", backtracking);
        Options.requireAtLeast("stepGrowth", stepGrowth, 1);
        requireBetween("accuracyShrink", accuracyShrink);
        Options.requireAtLeast("accuracyGrowth", accuracyGrowth, 1);
        stepFactors = ParameterGroups.checked(stepFactors);
        constraints = List.copyOf(constraints);
    }

    private static void requireBetween(String name, double value) {
        Options.require(value > 0 && value < 1, name, value, "> 0 and < 1");
    }

    /** With everything else at its default. */
    public Maid(double step, double accuracy, Acceptance acceptance) {
        this(step, accuracy, 1, acceptance, 10, 0.5, 1e-4, 10, 0.5, 10.0 / 9, 0.5, 1.05, Map.of(), List.of());
    }

    @Override
    public boolean needsFullBatches() {
        return true;
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return new Iteration(problem);
    }

    /** Descent with a relative error below 1: docs/theory/convergence.md. */
    @Override
    public ConvergenceConditions convergence(Draws draws) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(FullBatchOnly.condition(draws));
        conditions.add(new Condition(
                "0 < lambda < eta < 1",
                lambda < eta ? Status.HOLDS : Status.FAILS,
                "lambda = %s, eta = %s".formatted(lambda, eta)));
        boolean certified = acceptance == Acceptance.CERTIFIED;
        conditions.add(new Condition(
                "||z_k - grad f|| <= (1 - eta) ||z_k||",
                certified ? Status.HOLDS : Status.UNKNOWN,
                certified
                        ? "where the bound is certified"
                        : "accepted by an estimate; the decrease of f is certified all the same"));
        if (!constraints.isEmpty()) {
            conditions.add(new Condition("no constraints", Status.FAILS, "theta is projected"));
        }
        return new ConvergenceConditions(
                "descent along hypergradients of bounded relative error",
                "Salehi et al. 2025, arXiv 2308.10098; docs/theory/convergence.md",
                conditions,
                "f(theta_k) decreases in every step, min_{k<K} ||grad f(theta_k)||^2 = O(K^-1), down to what the solvers can reach");
    }

    /** One run. */
    private final class Iteration implements UpperLevelIteration, Resumable {

        private final ParameterGroups.Moves moves;
        private final FullBatchOnly samples = new FullBatchOnly("maid");
        private final AccuracyPerEntry initial = new AccuracyPerEntry(new ConstantSchedule(accuracy), adjointRatio);
        private final Effectivity effectivity = new Effectivity();
        private double alpha = step;
        /** The accuracy relative to the initial one. */
        private double scale = 1;

        Iteration(BilevelProblem problem) {
            this.moves = new ParameterGroups(stepFactors, constraints).on(problem.layout());
        }

        @Override
        public Optional<Resumable> resumable() {
            return Optional.of(this);
        }

        @Override
        public void save(SavedState into) {
            samples.save(into.part("batch"));
            effectivity.save(into.part("effectivity"));
            into.put("alpha", alpha);
            into.put("scale", scale);
        }

        @Override
        public void restore(SavedState from) {
            samples.restore(from.part("batch"));
            effectivity.restore(from.part("effectivity"));
            alpha = from.number("alpha");
            scale = from.number("scale");
        }

        @Override
        public UpperLevelStep step(long k, double[] theta, Batch batch, HypergradientOracle oracle) {
            samples.check(k, batch);
            Accuracy coarsest = initial.at(k, batch, oracle.problem());
            Cost cost = Cost.ZERO;
            int backtrackings = maxBacktracking;
            boolean calibrate = acceptance == Acceptance.ESTIMATED && k % calibrateEvery == 0;
            if (calibrate) {
                Hypergradient coarse = oracle.evaluate(theta, batch, AccuracyPerEntry.scaled(coarsest, 2 * scale));
                effectivity.observe(theta, coarse);
                cost = cost.plus(coarse.cost());
            }
            while (true) {
                Accuracy asked = AccuracyPerEntry.scaled(coarsest, scale);
                Hypergradient z = oracle.evaluate(theta, batch, asked);
                cost = cost.plus(z.cost());
                if (!Vectors.isFinite(z.z())) {
                    return new UpperLevelStep(z, asked, alpha, cost);
                }
                String refused;
                if (accepted(theta, z)) {
                    Search search = search(theta, z.z(), batch, asked.epsilon(), oracle, backtrackings);
                    cost = cost.plus(search.cost());
                    if (search.point().isPresent()) {
                        System.arraycopy(search.point().get(), 0, theta, 0, theta.length);
                        alpha = search.alpha() * stepGrowth;
                        scale = Math.min(1, scale * accuracyGrowth);
                        return new UpperLevelStep(z, asked, search.alpha(), cost);
                    }
                    backtrackings++;
                    refused = "no decrease can be certified, values of f are known to %.3g only"
                            .formatted(search.uncertainty());
                } else {
                    refused = "||z|| = %.3g with a bound of %.3g on its error is not accepted"
                            .formatted(Vectors.norm2(z.z()), z.bound().value());
                }
                if (z.lowerMisses() + z.adjointMisses() > 0 || scale <= SMALLEST_ACCURACY) {
                    return new UpperLevelStep(
                            z,
                            asked,
                            alpha,
                            cost,
                            Optional.of(
                                    "%s, and at epsilon = %.3g the solvers can do no better; maybe they can in double precision"
                                            .formatted(refused, asked.epsilon())));
                }
                scale *= accuracyShrink;
            }
        }

        private boolean accepted(double[] theta, Hypergradient z) {
            double omega = z.bound().value();
            if (acceptance == Acceptance.ESTIMATED) {
                effectivity.observe(theta, z);
                omega = effectivity.estimate(z).value();
            }
            return omega <= (1 - eta) * Vectors.norm2(z.z());
        }

        /** Backtracks from alpha. */
        private Search search(
                double[] theta,
                double[] z,
                Batch batch,
                double epsilon,
                HypergradientOracle oracle,
                int backtrackings) {
            InexactLoss before = oracle.loss(theta, batch, epsilon);
            Cost cost = before.cost();
            double tried = alpha;
            double[] trial = new double[theta.length];
            for (int i = 0; i < backtrackings; i++) {
                Vectors.copy(theta, trial);
                moves.move(trial, tried, z);
                double firstOrder = Vectors.dotDifference(z, theta, trial);
                if (before.uncertainty() >= firstOrder) {
                    // Twice the decrease to first order would drown in what is not known of both values, and so it is
                    // for shorter steps.
                    break;
                }
                InexactLoss after = oracle.loss(trial, batch, epsilon);
                cost = cost.plus(after.cost());
                if (after.upper().value() - before.lower().value() <= -lambda * firstOrder) {
                    return new Search(Optional.of(trial), tried, cost.asSearch(), before.uncertainty());
                }
                tried *= backtracking;
            }
            return new Search(Optional.empty(), tried, cost.asSearch(), before.uncertainty());
        }
    }

    /**
     * How a line search went.
     *
     * @param point where f certainly is lower, if there was one
     * @param alpha the step that leads there
     */
    private record Search(Optional<double[]> point, double alpha, Cost cost, double uncertainty) {}
}
