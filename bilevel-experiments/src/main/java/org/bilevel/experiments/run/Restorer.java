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
import org.bilevel.imaging.image.Canvas;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.image.ScaledCanvas;
import org.bilevel.imaging.loss.SquaredLoss;
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
 * <p>At another level of noise than the parameters were learned for, intensities are divided by the ratio of the levels before, and multiplied by it afterwards, which brings the noise to the level that was learned (compare Mohan et al. 2020, arXiv 1906.05478, who
 * ask that of denoisers). For a regulariser that is close to homogeneous, such as smoothed norms, it amounts to a weight and a smoothing in proportion to the noise.
 *
 * @param task with K and gamma
 * @param regularizer R
 * @param theta the parameters of both
 * @param tolerance the root-mean-square distance to the exact minimiser allowed, guaranteed by ||grad h|| <= mu tolerance sqrt(n)
 * @param noiseRatio noise of the measurements relative to that which the parameters were learned for
 */
public record Restorer(Task task, Regularizer regularizer, double[] theta, double tolerance, double noiseRatio) {

    /** The tolerance when nobody says: a quarter of a grey level. */
    public static final double TOLERANCE = 1e-3;

    private static final int MAX_ITERATIONS = 20_000;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless they are positive
     */
    public Restorer {
        Options.requirePositive("tolerance", tolerance);
        Options.requirePositive("noiseRatio", noiseRatio);
    }

    /** At the level of noise that was learned. */
    public Restorer(Task task, Regularizer regularizer, double[] theta, double tolerance) {
        this(task, regularizer, theta, tolerance, 1);
    }

    /**
     * A restored image.
     *
     * @param image the image
     * @param termination whether the tolerance was reached
     */
    public record Restored(Image image, Termination termination) {}

    /**
     * A restored image that may be large.
     *
     * @param canvas the image
     * @param termination whether the tolerance was reached
     */
    public record RestoredCanvas(Canvas canvas, Termination termination) {}

    /** What a measurement looks like before it is restored. */
    public Image picture(Measurement measurement) {
        ImageShape shape = measurement.truth().shape();
        DataFidelity fidelity = task.fidelity();
        double[] parameters = Arrays.copyOf(theta, fidelity.layout().dimension());
        return new Image(shape, fidelity.at(fidelity.settled(parameters)).picture(shape, measurement.data()));
    }

    /** Whether images of a shape are worked through in tiles: large noisy ones, if the regulariser looks at pixels nearby only. */
    public boolean tiles(ImageShape shape) {
        return task.fidelity().equals(new LeastSquares(new Identity()))
                && regularizer.reach() < TiledRestoration.CORE
                && shape.pixels() > TiledRestoration.SMALLEST;
    }

    /**
     * Restores one measurement; the ground truth is used for its shape only. Tiles ({@link TiledRestoration}) are worked through on several threads; the result is the same for every number of threads.
     */
    public Restored restore(Measurement measurement, int threads, BooleanSupplier cancelled) {
        ImageShape shape = measurement.truth().shape();
        if (!tiles(shape)) {
            return restore(measurement, cancelled);
        }
        RestoredCanvas restored = restore(new Image(shape, measurement.data()), threads, cancelled);
        return new Restored(restored.canvas().whole(), restored.termination());
    }

    /** Restores a large noisy image in tiles; memory beyond the image's own: 4 bytes a value, and that of one tile for each thread. */
    public RestoredCanvas restore(Canvas noisy, int threads, BooleanSupplier cancelled) {
        RestoredCanvas restored = new TiledRestoration(
                        atLearnedNoise(), new ScaledCanvas(noisy, 1 / noiseRatio), TiledRestoration.CORE)
                .run(threads, cancelled);
        return new RestoredCanvas(new ScaledCanvas(restored.canvas(), noiseRatio), restored.termination());
    }

    /** For measurements and images divided by the ratio. */
    private Restorer atLearnedNoise() {
        return new Restorer(task, regularizer, theta, tolerance / noiseRatio);
    }

    /** Restores one measurement on the calling thread, without tiles. */
    public Restored restore(Measurement measurement, BooleanSupplier cancelled) {
        if (noiseRatio != 1) {
            double[] data = multiplied(1 / noiseRatio, measurement.data());
            Restored restored =
                    atLearnedNoise().restore(new Measurement(measurement.name(), measurement.truth(), data), cancelled);
            Image image = restored.image();
            return new Restored(new Image(image.shape(), multiplied(noiseRatio, image.data())), restored.termination());
        }
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

    private static double[] multiplied(double factor, double[] values) {
        return Arrays.stream(values).map(value -> factor * value).toArray();
    }

    /** Of one measurement, at the level of noise that was learned. */
    RestorationProblem problem(Measurement measurement) {
        return new RestorationProblem(
                task.fidelity(), task.gamma(), regularizer, new SquaredLoss(), List.of(measurement));
    }
}
