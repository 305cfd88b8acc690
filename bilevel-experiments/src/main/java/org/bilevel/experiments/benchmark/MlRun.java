package org.bilevel.experiments.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.OracleCalls;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.experiments.benchmark.MlProblem.Instance;
import org.bilevel.experiments.benchmark.Trajectory.Point;
import org.bilevel.solvers.stochastic.StochasticLoop;
import org.bilevel.solvers.stochastic.StochasticLoop.Result;
import org.bilevel.solvers.stochastic.StochasticProgress;
import org.bilevel.solvers.stochastic.ValueFunction;
import org.bilevel.solvers.stochastic.ValueFunction.Value;
import org.bilevel.solvers.vector.Vectors;

/** One run of a method, evaluated off its clock as its progress passes the thresholds. */
final class MlRun {

    /** Of the value function: far below what separates methods. */
    private static final double TOLERANCE = 1e-10;

    private final MlOptions options;
    private final FiniteSumProblem problem;
    private final double minimum;
    private final ValueFunction values;
    private final Value first;
    private final List<Point> points = new ArrayList<>();
    private double[] solution;
    private int next;
    private boolean failed;

    /**
     * A run to come.
     *
     * @param first f at its start, the same for all methods
     */
    MlRun(MlOptions options, Instance instance, Value first) {
        this.first = first;
        this.options = options;
        this.problem = instance.problem();
        this.minimum = instance.minimum();
        this.values = new ValueFunction(problem, TOLERANCE);
        this.solution = new double[problem.dimension()];
    }

    /** f at the start of the runs of a problem. */
    static Value first(FiniteSumProblem problem, double[] start) {
        return new ValueFunction(problem, TOLERANCE).at(start, new double[problem.dimension()]);
    }

    Trajectory run(String name, StochasticBilevelMethod method, int seed, double[] start, BooleanSupplier cancelled) {
        StochasticLoop loop = new StochasticLoop(
                method,
                SeedPath.of(seed).child("run").child(name),
                options.budget(),
                List.of((progress, theta, x) -> observe(progress, theta, cancelled)));
        Result result = loop.run(problem, start, () -> failed || cancelled.getAsBoolean());
        boolean diverged = failed || result.ending() instanceof Ending.NonFinite;
        if (!diverged && points.getLast().steps() < result.steps()) {
            evaluate(result.steps(), result.calls(), result.seconds(), result.theta());
        }
        return new Trajectory(name, seed, points, diverged || failed);
    }

    private void observe(StochasticProgress progress, double[] theta, BooleanSupplier cancelled) {
        double part = options.progress(progress.calls().total(), progress.seconds());
        boolean due = next < options.points() && part >= options.threshold(next);
        if (progress.steps() == 0 || (due && !cancelled.getAsBoolean())) {
            evaluate(progress.steps(), progress.calls(), progress.seconds(), theta);
            while (next < options.points() && part >= options.threshold(next)) {
                next++;
            }
        }
    }

    private void evaluate(long steps, OracleCalls calls, double seconds, double[] theta) {
        if (!Vectors.isFinite(theta)) {
            failed = true;
            return;
        }
        try {
            Value value = steps == 0 ? first : values.at(theta, solution);
            failed = !Vectors.isFinite(value.x()) || !Double.isFinite(value.value());
            if (!failed) {
                solution = value.x();
                points.add(new Point(
                        steps,
                        calls,
                        seconds,
                        value.value() - minimum,
                        Vectors.norm2(value.gradient()),
                        value.solved()));
            }
        } catch (IllegalArgumentException _) {
            // The problem refuses such a theta: one of its exponentials is 0 or infinite.
            failed = true;
        }
    }
}
