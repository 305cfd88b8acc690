package org.bilevel.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.Observer;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ConfigurationException;
import org.bilevel.experiments.config.ConfigurationReader;
import org.bilevel.experiments.config.ConfigurationWriter;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.file.AtomicFile;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelDescription;
import org.bilevel.experiments.model.ModelFile;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.imaging.task.Task;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;

/** One learning run, from configuration to files. */
public final class LearningRun {

    /** How many held-out images are written as pictures. */
    private static final int PICTURES = 3;

    /** Told how a run goes on. Called on the run's thread. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A step was taken.
         *
         * @param iteration what it did
         * @param heldOutPsnr the last held-out PSNR in dB, NaN if there are no held-out images
         */
        void stepped(IterationRecord iteration, double heldOutPsnr);
    }

    /**
     * How a run went.
     *
     * @param result the loop's, with the parameters that are kept: of all validated ones, the initial and the last ones included, those of the highest held-out PSNR
     * @param keptSteps after how many steps these were reached
     * @param before on the held-out images with the initial parameters
     * @param after on the held-out images with those kept
     */
    public record Outcome(RunResult result, long keptSteps, Evaluation before, Evaluation after) {}

    private final RunConfiguration configuration;
    private final Path out;
    private final LearningData data;
    private final ForRun parts;

    /** The components of a run, built. */
    private record ForRun(
            Task task,
            Regularizer regularizer,
            LowerLevelSolver lower,
            LinearSolver adjoint,
            SamplingStrategy sampling,
            UpperLevelMethod method) {}

    private LearningRun(RunConfiguration configuration, LearningData data, ForRun parts) {
        this.configuration = configuration;
        this.out = Path.of(configuration.out());
        this.data = data;
        this.parts = parts;
    }

    /**
     * Checks everything that can be checked and loads the data; writes nothing.
     *
     * @param registry where components come from
     * @param configuration need not be complete
     * @throws IllegalArgumentException if a component, an option, the data or the folder for results cannot be used
     */
    public static LearningRun prepare(ComponentRegistry registry, RunConfiguration configuration) {
        RunConfiguration complete = new ConfigurationReader(registry).complete(configuration);
        Path out = Path.of(complete.out());
        for (String file : List.of("model.safetensors", "history.csv", "config.yaml")) {
            if (Files.exists(out.resolve(file))) {
                throw new IllegalArgumentException(
                        "out = %s, already holds a run (%s); give another folder".formatted(out, file));
            }
        }
        ForRun parts = new ForRun(
                registry.create(Task.class, complete.task()),
                registry.create(Regularizer.class, complete.regularizer()),
                registry.create(LowerLevelSolver.class, complete.lower()),
                registry.create(LinearSolver.class, complete.adjoint()),
                registry.create(SamplingStrategy.class, complete.sampling()),
                registry.create(UpperLevelMethod.class, complete.method()));
        LearningRun run = new LearningRun(
                complete, LearningData.load(complete, parts.task().operator()), parts);
        run.requireFullBatchesIfNeeded();
        // Refuses blocks of theta that do not exist.
        parts.method().start(run.problem());
        return run;
    }

    private void requireFullBatchesIfNeeded() {
        boolean full = parts.sampling().draws(data.train().size()) == Draws.FULL;
        if (parts.method().needsFullBatches() && !full) {
            throw new ConfigurationException(
                    "sampling",
                    "sampling = %s, must be full: method '%s' needs every sample in every step"
                            .formatted(
                                    configuration.sampling().name(),
                                    configuration.method().name()));
        }
    }

    private RestorationProblem problem() {
        return new RestorationProblem(parts.task().operator(), parts.task().gamma(), parts.regularizer(), data.train());
    }

    /** What was loaded. */
    public LearningData data() {
        return data;
    }

    /** What theory promises of the method with its options and this sampling. */
    public ConvergenceConditions convergence() {
        return parts.method().convergence(parts.sampling().draws(data.train().size()));
    }

    /** The folder for results. */
    public Path out() {
        return out;
    }

    /**
     * Learns, and writes {@code config.yaml} (the convergence conditions as comments), {@code history.csv}, {@code model.safetensors} and {@code images/}. A run that is cancelled, or whose numbers
     * are no longer finite, still writes the best of its good parameters.
     *
     * @throws IOException if a file cannot be written
     */
    public Outcome run(Listener listener, BooleanSupplier cancelled) throws IOException {
        Files.createDirectories(out);
        AtomicFile.write(
                out.resolve("config.yaml"),
                ConfigurationWriter.toYaml(configuration, convergence().describe()));
        RestorationProblem problem = problem();
        double[] start = parts.regularizer()
                .initialParameters(problem.channels(), parts.task().startingNoise(configuration.noiseLevel()));
        Evaluation before = validate(start, cancelled);
        RunResult result;
        double[] lastPsnr = {before.meanPsnr()};
        BestModel best = new BestModel(start, before);
        BooleanSupplier ended = () -> cancelled.getAsBoolean() || best.stalledFor(configuration.patience());
        try (History history = new History(out.resolve("history.csv"));
                ImplicitHypergradients oracle = new ImplicitHypergradients(
                        problem, parts.lower(), parts.adjoint(), configuration.threadCount(), cancelled)) {
            Observer observer = (iteration, theta) -> {
                boolean due = (iteration.step() + 1) % configuration.validateEvery() == 0;
                double psnr = Double.NaN;
                if (due) {
                    Evaluation evaluation = validate(theta, cancelled);
                    psnr = evaluation.meanPsnr();
                    // A validation that was cut short says nothing.
                    if (!cancelled.getAsBoolean()) {
                        best.validated(iteration.step() + 1, theta, evaluation);
                    }
                }
                history.write(iteration, psnr);
                lastPsnr[0] = due ? psnr : lastPsnr[0];
                listener.stepped(iteration, lastPsnr[0]);
            };
            LearningLoop loop = new LearningLoop(
                    parts.method(),
                    parts.sampling(),
                    SeedPath.of(configuration.seed()),
                    configuration.budget().toBudget(),
                    List.of(observer));
            result = loop.run(start, oracle, ended);
        }
        // What follows is worth waiting for even after Ctrl-C, which has ended the learning.
        Ending ending = best.stalledFor(configuration.patience()) && !cancelled.getAsBoolean()
                ? new Ending.Halted(
                        "held-out PSNR has not risen for %d validations".formatted(configuration.patience()))
                : result.ending();
        best.validated(result.steps(), result.theta(), validate(result.theta(), () -> false));
        double[] kept = best.theta();
        ModelFile.write(
                out.resolve("model.safetensors"),
                new Model(ModelDescription.of(configuration), problem.layout(), kept));
        Path images = Files.createDirectories(out.resolve("images"));
        Pictures.writeFilters(images, problem.layout(), kept);
        Pictures.writeRestorations(
                images,
                restorer(kept),
                data.heldOut().subList(0, Math.min(PICTURES, data.heldOut().size())),
                () -> false);
        RunResult keeping = new RunResult(kept, result.steps(), result.cost(), result.seconds(), ending);
        return new Outcome(keeping, best.steps(), before, best.evaluation());
    }

    private Evaluation validate(double[] theta, BooleanSupplier cancelled) {
        return Evaluation.of(
                restorer(theta), data.heldOut()::get, data.heldOut().size(), configuration.threadCount(), cancelled);
    }

    private Restorer restorer(double[] theta) {
        return new Restorer(parts.task(), parts.regularizer(), theta, Restorer.TOLERANCE);
    }
}
