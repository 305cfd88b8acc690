package org.bilevel.experiments.quadratic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.vector.Vectors;

/**
 * One run, evaluated whenever its iterations have grown by a tenth.
 *
 * @param method its name
 * @param seed 1, 2, ...
 * @param points the start first
 * @param ending why it ended, for people
 */
record QuadraticRun(String method, int seed, List<Point> points, String ending) {

    /** The ending of a run that used up its budget. */
    static final String BUDGET = "budget";

    private static final double GROWTH = 1.1;

    /** Steps are limited too: where a fixed accuracy is met by warm starts they cost nothing. */
    static final int ITERATIONS_A_STEP = 10;

    /**
     * An evaluation.
     *
     * @param steps of the method
     * @param cost so far
     * @param distance ||theta - theta*||
     * @param excess f(theta) - f(theta*)
     */
    record Point(long steps, Cost cost, double distance, double excess) {}

    Point last() {
        return points.getLast();
    }

    /**
     * Runs a method from theta = 0 until its iterations, those of line searches included, reach a limit, its steps a tenth of that, or it halts.
     *
     * @param limit of lower-level, adjoint and search iterations together
     */
    static QuadraticRun of(
            String name,
            QuadraticMethods parts,
            QuadraticInstance instance,
            int seed,
            long limit,
            BooleanSupplier cancelled) {
        double[] start = new double[instance.problem().layout().dimension()];
        Observations observations = new Observations(instance);
        observations.evaluate(0, Cost.ZERO, start);
        LearningLoop loop = new LearningLoop(
                parts.method(),
                parts.sampling(),
                SeedPath.of(seed).child("run").child(name),
                Budget.UNLIMITED.withCost(limit).withSteps(Math.ceilDiv(limit, ITERATIONS_A_STEP)),
                List.of(observations::observe));
        BooleanSupplier enough = () -> cancelled.getAsBoolean() || observations.spent.iterations() >= limit;
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(instance.problem(), new Fista(), new ConjugateGradient(), 1, cancelled)) {
            RunResult result = loop.run(start, oracle, enough);
            if (observations.points.getLast().steps() < result.steps()) {
                observations.evaluate(result.steps(), result.cost(), result.theta());
            }
            return new QuadraticRun(name, seed, observations.points, describe(result.ending()));
        }
    }

    private static String describe(Ending ending) {
        return switch (ending) {
            case Ending.Halted halted -> halted.reason();
            case Ending.NonFinite nonFinite -> "not finite: " + nonFinite.quantity();
            default -> BUDGET;
        };
    }

    private static final class Observations {

        private final QuadraticInstance instance;
        private final List<Point> points = new ArrayList<>();
        private Cost spent = Cost.ZERO;

        Observations(QuadraticInstance instance) {
            this.instance = instance;
        }

        void observe(IterationRecord record, double[] theta) {
            spent = record.totalCost();
            if (spent.iterations() >= GROWTH * points.getLast().cost().iterations()) {
                evaluate(record.step() + 1, spent, theta);
            }
        }

        void evaluate(long steps, Cost cost, double[] theta) {
            points.add(new Point(steps, cost, Vectors.distance(theta, instance.minimiser()), instance.excess(theta)));
        }
    }
}
