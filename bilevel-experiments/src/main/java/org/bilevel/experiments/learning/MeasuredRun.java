package org.bilevel.experiments.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.learning.LearningCurve.Point;
import org.bilevel.experiments.run.Evaluation;
import org.bilevel.experiments.run.LearningData;
import org.bilevel.experiments.run.LearningRun;
import org.bilevel.experiments.run.Restorer;
import org.bilevel.experiments.run.RunParts;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;

/** A learning run on one thread that is measured at its start, whenever its computations have grown by a fifth, and at its end; what measuring takes is not counted. */
final class MeasuredRun {

    /** Computations between measurements grow by this factor. */
    static final double GROWTH = 1.2;

    private final RunParts parts;
    private final Regularizer measuring;
    private final List<Measurement> train;
    private final List<Measurement> heldOut;
    private final BooleanSupplier cancelled;
    private final List<Point> points = new ArrayList<>();
    private double losses;
    private long batches;
    private long misses;

    private MeasuredRun(RunParts parts, Regularizer measuring, LearningData data, BooleanSupplier cancelled) {
        this.parts = parts;
        this.measuring = measuring;
        this.train = Samples.evenly(data.train(), data.heldOut().size());
        this.heldOut = data.heldOut();
        this.cancelled = cancelled;
    }

    /**
     * Runs.
     *
     * @param configuration of the run; its data is not loaded again
     * @param measuring how images are restored to be measured: the regulariser that all runs of a comparison are measured with
     */
    static LearningCurve of(
            ComponentRegistry registry,
            RunConfiguration configuration,
            Regularizer measuring,
            LearningData data,
            BooleanSupplier cancelled) {
        long began = System.nanoTime();
        MeasuredRun run = new MeasuredRun(RunParts.of(registry, configuration), measuring, data, cancelled);
        Ending ending = run.learn(configuration, data.train());
        return new LearningCurve(
                run.points,
                ending instanceof Ending.BudgetSpent,
                LearningRun.describe(ending),
                (System.nanoTime() - began) * 1e-9);
    }

    private Ending learn(RunConfiguration configuration, List<Measurement> samples) {
        RestorationProblem problem = parts.problem(samples);
        double[] start = parts.start(problem, configuration.noiseLevel());
        measure(0, Cost.ZERO, start);
        LearningLoop loop = new LearningLoop(
                parts.method(),
                parts.sampling(),
                SeedPath.of(configuration.seed()),
                configuration.budget().toBudget(),
                List.of(this::stepped));
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, parts.lower(), parts.adjoint(), 1, cancelled)) {
            RunResult result = loop.run(start, oracle, cancelled);
            if (points.getLast().steps() < result.steps() && !cancelled.getAsBoolean()) {
                measure(result.steps(), result.cost(), result.theta());
            }
            return result.ending();
        }
    }

    private void stepped(IterationRecord iteration, double[] theta) {
        Hypergradient hypergradient = iteration.result().hypergradient();
        losses += hypergradient.loss();
        batches++;
        misses += hypergradient.lowerMisses() + hypergradient.adjointMisses();
        Cost cost = iteration.totalCost();
        if (cost.total() >= GROWTH * points.getLast().cost().total()) {
            measure(iteration.step() + 1, cost, theta);
        }
    }

    private void measure(long steps, Cost cost, double[] theta) {
        Evaluation ofTrain = evaluation(train, theta);
        Evaluation ofHeldOut = evaluation(heldOut, theta);
        // What was cut short says nothing; the start is needed by whoever reads the curve.
        if (cancelled.getAsBoolean() && !points.isEmpty()) {
            return;
        }
        points.add(new Point(
                steps,
                cost,
                losses / batches,
                ofTrain.meanPsnr(),
                ofHeldOut.meanPsnr(),
                misses,
                ofTrain.misses() + ofHeldOut.misses()));
        losses = 0;
        batches = 0;
    }

    private Evaluation evaluation(List<Measurement> samples, double[] theta) {
        Restorer restorer = new Restorer(parts.task(), measuring, theta, Restorer.TOLERANCE);
        return Evaluation.of(restorer, samples::get, samples.size(), 1, cancelled);
    }
}
