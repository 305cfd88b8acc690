package org.bilevel.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.Observer;
import org.bilevel.api.record.RunResult;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.state.SavedState;
import org.bilevel.experiments.checkpoint.Checkpoint;
import org.bilevel.experiments.checkpoint.Checkpoints;
import org.bilevel.experiments.config.BudgetConfiguration;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ConfigurationException;
import org.bilevel.experiments.config.ConfigurationReader;
import org.bilevel.experiments.config.ConfigurationWriter;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.file.AtomicFile;
import org.bilevel.experiments.file.FolderLock;
import org.bilevel.experiments.model.Model;
import org.bilevel.experiments.model.ModelDescription;
import org.bilevel.experiments.model.ModelFile;
import org.bilevel.experiments.report.Page;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.OneStepDenoising;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.algorithm.ResumableRun;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.GradientDescent;
import org.jspecify.annotations.Nullable;

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

        /** A step of pretraining was taken; by default nobody cares. */
        default void pretrained(IterationRecord iteration) {}
    }

    /**
     * How a run went.
     *
     * @param result the loop's, with the parameters that are kept: of all validated ones, the initial and the last ones included, those of the highest held-out PSNR
     * @param keptSteps after how many steps these were reached
     * @param before on the held-out images with the initial parameters
     * @param after on the held-out images with those kept
     */
    public record Outcome(RunResult result, long keptSteps, Evaluation before, Evaluation after) {

        /** Why it ended, for people. */
        public String ending() {
            return describe(result.ending());
        }
    }

    private final RunConfiguration configuration;
    private final Path out;
    private final LearningData data;
    private final RunParts parts;
    /** What restored the guides of the data, if these have any. */
    private final Optional<Model> guide;
    /** Where learning starts, before pretraining. */
    private final double[] initial;

    private final List<String> warnings;
    private final long stepsBefore;
    /** What to go on from; let go of once it is restored, for it is as large as all warm starts. */
    private Optional<Checkpoint> from;

    private final RunMonitor monitor = new RunMonitor();
    private volatile boolean watched;

    private LearningRun(
            RunConfiguration configuration,
            LearningData data,
            RunParts parts,
            Optional<Model> guide,
            double[] initial,
            List<String> warnings,
            Optional<Checkpoint> from) {
        this.configuration = configuration;
        this.out = Path.of(configuration.out());
        this.data = data;
        this.parts = parts;
        this.guide = guide;
        this.initial = initial;
        this.warnings = List.copyOf(warnings);
        this.from = from;
        this.stepsBefore = from.map(Checkpoint::step).orElse(0L);
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
        LearningRun run = fresh(registry, complete);
        List<String> warnings = new ArrayList<>(run.data.warnings());
        List<String> obstacles = run.obstacles();
        if (complete.checkpointEvery() > 0 && !obstacles.isEmpty()) {
            warnings.add("%s cannot be saved: no checkpoints are written, and the run cannot be resumed"
                    .formatted(String.join(" and ", obstacles)));
        }
        return new LearningRun(complete, run.data, run.parts, run.guide, run.initial, warnings, Optional.empty());
    }

    /**
     * Goes on with the run in the configuration's folder, from its newest checkpoint that can be read, or from its beginning if it was ended before the first. Writes nothing.
     *
     * @param registry where components come from
     * @param configuration that of the run; limits, threads and the seconds between checkpoints may differ
     * @throws IllegalArgumentException if the run cannot be resumed, its checkpoints cannot be read, or the configuration or the data are not those of the run
     * @throws IOException if the folder cannot be read
     */
    public static LearningRun resume(ComponentRegistry registry, RunConfiguration configuration) throws IOException {
        RunConfiguration complete = new ConfigurationReader(registry).complete(configuration);
        LearningRun run = fresh(registry, complete);
        List<String> obstacles = run.obstacles();
        if (!obstacles.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: a run of %s cannot be resumed".formatted(run.out, String.join(" and ", obstacles)));
        }
        List<String> warnings = new ArrayList<>(run.data.warnings());
        Optional<Checkpoint> newest = run.checkpoints().newest(warnings::add);
        newest.ifPresent(checkpoint -> run.origin().forEach((what, value) -> {
            if (!value.equals(checkpoint.origin().get(what))) {
                throw new IllegalArgumentException("%s: its checkpoint is of a run with another %s%s"
                        .formatted(run.out, what, what.equals("data") ? "; maybe the images have changed" : ""));
            }
        }));
        return new LearningRun(complete, run.data, run.parts, run.guide, run.initial, warnings, newest);
    }

    private static LearningRun fresh(ComponentRegistry registry, RunConfiguration complete) {
        RunParts parts = RunParts.of(registry, complete);
        Optional<Model> guide = guide(complete, parts);
        LearningData measured = LearningData.load(complete, parts.task());
        LearningData data =
                guide.map(model -> guided(measured, model, registry, complete)).orElse(measured);
        double[] initial = initialParameters(complete, parts, data);
        LearningRun run = new LearningRun(complete, data, parts, guide, initial, List.of(), Optional.empty());
        run.requireFullBatchesIfNeeded();
        return run;
    }

    /** The model that restores guides, for a regulariser that needs them. */
    private static Optional<Model> guide(RunConfiguration configuration, RunParts parts) {
        String file = configuration.guide();
        String name = configuration.regularizer().name();
        if (parts.regularizer().guided() == file.isEmpty()) {
            throw new ConfigurationException(
                    "guide",
                    file.isEmpty()
                            ? "guide = '', must be a model file: regularizer '%s' is guided by images that a model has restored before"
                                    .formatted(name)
                            : "guide = %s, must be empty: regularizer '%s' has no guide".formatted(file, name));
        }
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Model model = model("guide", file);
        ModelDescription description = model.description();
        requireSame(
                file, "channels", description.channels(), configuration.data().channels());
        requireSame(file, "task", description.task(), configuration.task());
        return Optional.of(model);
    }

    private static void requireSame(String guide, String what, Object ofGuide, Object needed) {
        if (!ofGuide.equals(needed)) {
            throw new ConfigurationException(
                    "guide",
                    "guide = %s, has %s %s, must be %s as in this run".formatted(guide, what, ofGuide, needed));
        }
    }

    private static LearningData guided(
            LearningData data, Model guide, ComponentRegistry registry, RunConfiguration configuration) {
        Restorer restorer = Restorer.of(registry, guide, Restorer.TOLERANCE, configuration.noise());
        return data.guidedBy(restorer, configuration.threadCount(), () -> false);
    }

    /** Reads the model file that a key of the configuration names. */
    private static Model model(String key, String file) {
        try {
            return ModelFile.read(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("%s = %s, cannot be read (%s)".formatted(key, file, e), e);
        }
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

    /** The components whose state cannot be saved. Refuses blocks of theta that do not exist. */
    private List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        if (parts.method().start(problem()).resumable().isEmpty()) {
            obstacles.add("method '%s'".formatted(configuration.method().name()));
        }
        SeedPath seed = SeedPath.of(configuration.seed());
        if (parts.sampling().start(data.train().size(), seed).resumable().isEmpty()) {
            obstacles.add("sampling '%s'".formatted(configuration.sampling().name()));
        }
        return obstacles;
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(out.resolve("checkpoint"));
    }

    /** What a checkpoint must be of to fit. */
    private Map<String, String> origin() {
        RunConfiguration same = configuration.withoutCircumstances().withBudget(BudgetConfiguration.UNLIMITED);
        return Map.of("configuration", ConfigurationWriter.toYaml(same), "data", data.fingerprint());
    }

    private RestorationProblem problem() {
        return parts.problem(data.train());
    }

    /** The complete configuration. */
    public RunConfiguration configuration() {
        return configuration;
    }

    /** What was loaded. */
    public LearningData data() {
        return data;
    }

    /** What the user should know before the run begins, a line each: data left out, checkpoints that cannot be written or read. */
    public List<String> warnings() {
        return warnings;
    }

    /** The steps that were taken before, 0 for a run that begins. */
    public long stepsBefore() {
        return stepsBefore;
    }

    /** What theory promises of the method with its options and this sampling. */
    public ConvergenceConditions convergence() {
        return parts.method().convergence(parts.sampling().draws(data.train().size()));
    }

    /** From now on held-out pictures are restored at every validation, not only at the end, for {@link #page} to show. */
    public void watch() {
        watched = true;
    }

    /** The report as far as the run has come, for any thread; empty until the initial parameters were validated. */
    public Optional<Page> page() {
        return monitor.progress()
                .map(progress -> new RunReport(
                                configuration,
                                parts.loss(),
                                convergence(),
                                warnings,
                                problem().layout(),
                                remarks(progress.theta()),
                                progress)
                        .page());
    }

    /** What the task has to say of what is learned of its operator, a line each. */
    public List<String> remarks(double[] theta) {
        return parts.task()
                .remarks(Arrays.copyOf(theta, parts.task().fidelity().layout().dimension()));
    }

    /** The folder for results. */
    public Path out() {
        return out;
    }

    /** The same, where being cancelled ends the solves under way. */
    public Outcome run(Listener listener, BooleanSupplier cancelled) throws IOException {
        return run(listener, cancelled, cancelled);
    }

    /**
     * Learns, and writes {@code config.yaml} (the convergence conditions as comments), {@code history.csv}, {@code checkpoint/}, {@code model.safetensors}, {@code images/} and {@code report.html}. A run that is cancelled, or whose numbers
     * are no longer finite, still writes the best of its good parameters.
     *
     * @param listener told after every step
     * @param stop polled between steps: ends the run after the step under way, with a checkpoint
     * @param cancelled polled within solves, too: ends the run at once and undoes the step under way; the last checkpoint is that of an earlier step
     * @throws IllegalArgumentException if another process has a run in this folder
     * @throws IOException if a file cannot be written
     */
    public Outcome run(Listener listener, BooleanSupplier stop, BooleanSupplier cancelled) throws IOException {
        try (FolderLock _ = FolderLock.of(out)) {
            return runAlone(listener, stop, cancelled);
        }
    }

    private Outcome runAlone(Listener listener, BooleanSupplier stop, BooleanSupplier cancelled) throws IOException {
        AtomicFile.write(
                out.resolve("config.yaml"),
                ConfigurationWriter.toYaml(configuration, convergence().describe()));
        RestorationProblem problem = problem();
        double[] start = start(listener, cancelled);
        Evaluation before = validate(start, cancelled);
        RunResult result;
        BestModel best = new BestModel(start, before);
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                        problem, parts.lower(), parts.adjoint(), configuration.threadCount(), cancelled);
                Follower follower = new Follower(start, before, best, listener, cancelled)) {
            LearningLoop loop = new LearningLoop(
                    parts.method(),
                    parts.sampling(),
                    SeedPath.of(configuration.seed()),
                    configuration.budget().toBudget(),
                    List.of(follower));
            result = follower.follow(loop.begin(start, oracle), stop);
        }
        // What follows is worth waiting for even after Ctrl-C, which has ended the learning.
        Ending ending = best.stalledFor(configuration.patience()) && !stop.getAsBoolean() && !cancelled.getAsBoolean()
                ? new Ending.Halted(
                        "held-out PSNR has not risen for %d validations".formatted(configuration.patience()))
                : result.ending();
        best.validated(result.steps(), result.theta(), validate(result.theta(), () -> false));
        double[] kept = best.theta();
        ModelFile.write(
                out.resolve("model.safetensors"),
                new Model(ModelDescription.of(configuration), problem.layout(), kept, guide));
        Path images = Files.createDirectories(out.resolve("images"));
        Pictures.writeFilters(images, problem.layout(), kept);
        List<Restoration> restorations = restorations(kept, () -> false);
        Pictures.writeRestorations(images, restorations);
        RunResult keeping = new RunResult(kept, result.steps(), result.cost(), result.seconds(), ending);
        Outcome outcome = new Outcome(keeping, best.steps(), before, best.evaluation());
        monitor.validated(outcome.after(), restorations);
        monitor.ended(outcome.ending(), kept);
        AtomicFile.write(out.resolve("report.html"), page().orElseThrow().toHtml());
        return outcome;
    }

    /** Those of the operator and the regulariser, and of the model that the run starts from where that has them, within the constraints of the method. */
    private static double[] initialParameters(RunConfiguration configuration, RunParts parts, LearningData data) {
        RestorationProblem problem = parts.problem(data.train());
        double[] theta = parts.start(problem, configuration.noiseLevel());
        if (!configuration.start().isEmpty()) {
            model("start", configuration.start()).copyInto(theta, problem.layout());
        }
        parts.method().feasible(problem.layout()).project(theta);
        return theta;
    }

    /** Initial parameters, pretrained if asked for; of a run that goes on, those it began with. */
    private double[] start(Listener listener, BooleanSupplier cancelled) {
        double[] theta = initial.clone();
        if (from.isPresent()) {
            from.get().state().get("start", theta);
            return theta;
        }
        if (configuration.pretrainSteps() == 0) {
            return theta;
        }
        OneStepDenoising denoising =
                new OneStepDenoising(parts.task().fidelity(), parts.regularizer(), data.noisyImages(configuration));
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                denoising, new GradientDescent(), new ConjugateGradient(), configuration.threadCount(), cancelled)) {
            LearningLoop loop = new LearningLoop(
                    parts.method(),
                    parts.sampling(),
                    SeedPath.of(configuration.seed()).child("pretraining"),
                    Budget.UNLIMITED.withSteps(configuration.pretrainSteps()),
                    List.of((iteration, _) -> listener.pretrained(iteration)));
            return loop.run(theta, oracle, cancelled).theta();
        }
    }

    /** Why a run ended, for people. */
    public static String describe(Ending ending) {
        return switch (ending) {
            case Ending.BudgetSpent(String limit) -> "ended at " + limit;
            case Ending.Halted(String reason) -> "ended: " + reason;
            case Ending.Cancelled() -> "cancelled";
            case Ending.NonFinite(String quantity) -> "stopped: " + quantity + " is not finite";
        };
    }

    private List<Restoration> restorations(double[] theta, BooleanSupplier cancelled) {
        List<Measurement> shown =
                data.heldOut().subList(0, Math.min(PICTURES, data.heldOut().size()));
        return Restoration.of(restorer(theta), shown, cancelled);
    }

    /** What accompanies the loop: validation, the history, checkpoints. */
    private final class Follower implements Observer, AutoCloseable {

        private final Listener listener;
        private final BooleanSupplier cancelled;
        private final History history;
        private final boolean saves =
                configuration.checkpointEvery() > 0 && obstacles().isEmpty();
        private final Map<String, String> origin = saves ? origin() : Map.of();
        private final double[] start;
        private final BestModel best;
        private @Nullable ResumableRun run;
        private double lastPsnr;
        private long lastSaved = System.nanoTime();
        private long steps = stepsBefore;

        Follower(double[] start, Evaluation before, BestModel best, Listener listener, BooleanSupplier cancelled)
                throws IOException {
            this.start = start;
            this.best = best;
            this.listener = listener;
            this.cancelled = cancelled;
            this.lastPsnr = before.meanPsnr();
            List<HistoryRow> earlier = from.map(
                            checkpoint -> HistoryRow.unpack(checkpoint.state().get("history")))
                    .orElse(List.of());
            this.history = new History(out.resolve("history.csv"), parts.loss(), earlier);
            earlier.forEach(this::notePsnr);
            monitor.began(earlier, start, before, watched ? restorations(start, cancelled) : List.of());
        }

        RunResult follow(ResumableRun followed, BooleanSupplier stop) throws IOException {
            run = followed;
            if (from.isPresent()) {
                SavedState state = from.get().state();
                followed.restore(state.part("run"));
                best.restore(state.part("best"), theta -> validate(theta, cancelled));
                from = Optional.empty();
            }
            BooleanSupplier enough = () -> stop.getAsBoolean() || best.stalledFor(configuration.patience());
            RunResult result = followed.run(enough, cancelled);
            if (saves && followed.betweenSteps() && !cancelled.getAsBoolean()) {
                save(followed);
                checkpoints().keepNewest();
            }
            return result;
        }

        @Override
        public void stepped(IterationRecord iteration, double[] theta) {
            steps = iteration.step() + 1;
            double psnr = Double.NaN;
            if (steps % configuration.validateEvery() == 0) {
                Evaluation evaluation = validate(theta, cancelled);
                psnr = evaluation.meanPsnr();
                // A validation that was cut short says nothing.
                if (!cancelled.getAsBoolean()) {
                    best.validated(steps, theta, evaluation);
                }
                monitor.validated(evaluation, watched ? restorations(theta, cancelled) : List.of());
            }
            HistoryRow row = HistoryRow.of(iteration, psnr);
            history.write(row);
            monitor.stepped(row, theta);
            notePsnr(row);
            listener.stepped(iteration, lastPsnr);
            boolean old = (System.nanoTime() - lastSaved) * 1e-9 >= configuration.checkpointEvery();
            // A validation that was cut short is not to be remembered.
            if (saves && old && run != null && !cancelled.getAsBoolean()) {
                try {
                    save(run);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void notePsnr(HistoryRow row) {
            lastPsnr = Double.isNaN(row.heldOutPsnr()) ? lastPsnr : row.heldOutPsnr();
        }

        private void save(ResumableRun saved) throws IOException {
            SavedState state = SavedState.empty();
            state.put("history", HistoryRow.pack(monitor.rows()));
            saved.save(state.part("run"));
            best.save(state.part("best"));
            state.put("start", start.clone());
            checkpoints().write(new Checkpoint(steps, origin, state));
            lastSaved = System.nanoTime();
        }

        @Override
        public void close() throws IOException {
            history.close();
        }
    }

    private Evaluation validate(double[] theta, BooleanSupplier cancelled) {
        return Evaluation.of(
                restorer(theta), data.heldOut()::get, data.heldOut().size(), configuration.threadCount(), cancelled);
    }

    private Restorer restorer(double[] theta) {
        return new Restorer(parts.task(), parts.regularizer(), theta, Restorer.TOLERANCE);
    }
}
