package org.bilevel.experiments.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelDescription;
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
import org.bilevel.solvers.lower.HeavyBall;
import org.bilevel.solvers.lower.LBfgs;

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
 * @param guide restores guides of measurements that have none, for a regulariser that needs them, at the noise of the parameters
 */
public record Restorer(
        Task task,
        Regularizer regularizer,
        double[] theta,
        double tolerance,
        double noiseRatio,
        Optional<Restorer> guide) {

    /** The tolerance when nobody says: a quarter of a grey level. */
    public static final double TOLERANCE = 1e-3;

    private static final int MAX_ITERATIONS = 20_000;
    private static final double LARGE_CONDITION = 1e4;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless they are positive
     */
    public Restorer {
        Options.requirePositive("tolerance", tolerance);
        Options.requirePositive("noiseRatio", noiseRatio);
    }

    /** At the level of noise that was learned, without guides but those that measurements have. */
    public Restorer(Task task, Regularizer regularizer, double[] theta, double tolerance) {
        this(task, regularizer, theta, tolerance, 1, Optional.empty());
    }

    /**
     * With the parameters of a model, and its guide, if it has one.
     *
     * @throws IllegalArgumentException if its layout is not that of its components, or one of these does not exist
     */
    public static Restorer of(ComponentRegistry registry, Model model, double tolerance) {
        ModelDescription description = model.description();
        Regularizer regularizer = registry.create(Regularizer.class, description.regularizer());
        Task task = registry.create(Task.class, description.task());
        double[] theta =
                model.thetaFor(RestorationProblem.layout(task.fidelity(), regularizer, description.channels()));
        Optional<Restorer> guide = model.guide().map(guiding -> of(registry, guiding, tolerance, description.noise()));
        return new Restorer(task, regularizer, theta, tolerance, 1, guide);
    }

    /** The same for measurements with noise of a level on the 0..255 scale. */
    static Restorer of(ComponentRegistry registry, Model model, double tolerance, double noise) {
        return of(registry, model, tolerance)
                .forNoise(noise, model.description().noise());
    }

    /**
     * The same for measurements with noise of another level than was learned for; where one of the levels is 0 and there is no ratio, the same as it is.
     *
     * @param noise of the measurements, on any scale
     * @param learned what was learned for, on the same scale
     */
    public Restorer forNoise(double noise, double learned) {
        return noise == 0 || learned == 0
                ? this
                : new Restorer(task, regularizer, theta, tolerance, noise / learned, guide);
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
        return guide.map(first -> first.tiles(shape)).orElse(true)
                && task.fidelity().equals(new LeastSquares(new Identity()))
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
        return new Restorer(task, regularizer, theta, tolerance / noiseRatio, 1, guide);
    }

    /** Restores one measurement on the calling thread, without tiles. */
    public Restored restore(Measurement measurement, BooleanSupplier cancelled) {
        if (noiseRatio != 1) {
            double[] data = multiplied(1 / noiseRatio, measurement.data());
            Measurement scaled = new Measurement(
                    measurement.name(),
                    measurement.truth(),
                    data,
                    measurement.guide().map(image -> multiplied(1 / noiseRatio, image)));
            Restored restored = atLearnedNoise().restore(scaled, cancelled);
            return new Restored(multiplied(noiseRatio, restored.image()), restored.termination());
        }
        if (guide.isPresent() && measurement.guide().isEmpty()) {
            Restored first = guide.get().restore(measurement, cancelled);
            return first.termination().converged() ? restore(measurement.guidedBy(first.image()), cancelled) : first;
        }
        RestorationProblem problem = problem(measurement);
        double[] x = new double[problem.dimension(0)];
        problem.coldStart(0, x);
        LowerLevelObjective objective =
                problem.lowerLevel(problem.settled(theta)).objective(0);
        double allowed = objective.constants().mu() * tolerance * Math.sqrt(x.length);
        LowerLevelSolution solution =
                solver(objective.constants()).solve(objective, x, new Stopping(allowed, cancelled), new Workspace());
        return new Restored(new Image(problem.shape(0), x), solution.termination());
    }

    /** Momentum from mu where mu says something about h, as when denoising; docs/decisions/010. */
    private static LowerLevelSolver solver(LowerLevelConstants constants) {
        return constants.smoothness().value() <= LARGE_CONDITION * constants.mu()
                ? new HeavyBall(MAX_ITERATIONS)
                : new LBfgs(MAX_ITERATIONS);
    }

    private static Image multiplied(double factor, Image image) {
        return new Image(image.shape(), multiplied(factor, image.data()));
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
