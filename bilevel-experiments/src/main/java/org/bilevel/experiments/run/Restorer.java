package org.bilevel.experiments.run;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.imaging.fidelity.DataFidelity;
import org.bilevel.imaging.fidelity.LeastSquares;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.imaging.task.Task;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.Momentum;

/**
 * Restores images with fixed parameters, always from a cold start and to a stated tolerance, so that results can be compared. Safe for use by
 * several threads.
 *
 * @param task with K and gamma
 * @param regularizer R
 * @param theta the parameters of both
 * @param tolerance the root-mean-square distance to the exact minimiser allowed, guaranteed by ||grad h|| <= mu tolerance sqrt(n)
 */
public record Restorer(Task task, Regularizer regularizer, double[] theta, double tolerance) {

    /** The tolerance when nobody says: a quarter of a grey level. */
    public static final double TOLERANCE = 1e-3;

    private static final int MAX_ITERATIONS = 20_000;

    /**
     * Checks the tolerance.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public Restorer {
        Options.requirePositive("tolerance", tolerance);
    }

    /**
     * A restored image.
     *
     * @param image the image
     * @param termination whether the tolerance was reached
     */
    public record Restored(Image image, Termination termination) {}

    /** What a measurement looks like before it is restored. */
    public Image picture(Measurement measurement) {
        ImageShape shape = measurement.truth().shape();
        DataFidelity fidelity = task.fidelity();
        double[] parameters = Arrays.copyOf(theta, fidelity.layout().dimension());
        return new Image(shape, fidelity.at(fidelity.settled(parameters)).picture(shape, measurement.data()));
    }

    /**
     * Restores one measurement; the ground truth is used for its shape only. A large noisy image is worked through in tiles ({@link TiledRestoration}) on several threads, if its regulariser looks at pixels nearby
     * only; the result is the same for every number of threads.
     */
    public Restored restore(Measurement measurement, int threads, BooleanSupplier cancelled) {
        boolean local =
                task.fidelity().equals(new LeastSquares(new Identity())) && regularizer.reach() < TiledRestoration.CORE;
        return local && measurement.truth().shape().pixels() > TiledRestoration.SMALLEST
                ? new TiledRestoration(this, measurement, TiledRestoration.CORE).run(threads, cancelled)
                : restore(measurement, cancelled);
    }

    /** The same on the calling thread, without tiles. */
    public Restored restore(Measurement measurement, BooleanSupplier cancelled) {
        RestorationProblem problem = problem(measurement);
        double[] x = new double[problem.dimension(0)];
        problem.coldStart(0, x);
        LowerLevelObjective objective =
                problem.lowerLevel(problem.settled(theta)).objective(0);
        double allowed = objective.constants().mu() * tolerance * Math.sqrt(x.length);
        LowerLevelSolver solver = new Fista(MAX_ITERATIONS, Momentum.STRONGLY_CONVEX_RESTART);
        LowerLevelSolution solution = solver.solve(objective, x, new Stopping(allowed, cancelled), new Workspace());
        return new Restored(new Image(problem.shape(0), x), solution.termination());
    }

    /** Of one measurement. */
    RestorationProblem problem(Measurement measurement) {
        return new RestorationProblem(task.fidelity(), task.gamma(), regularizer, List.of(measurement));
    }
}
