package org.bilevel.experiments.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Options;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.ConfigurationReader;
import org.bilevel.experiments.config.ConfigurationSource;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.dashboard.Dashboard;
import org.bilevel.experiments.run.LearningRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Learns a regulariser. Flags override the configuration file; what neither gives has its default. */
@Command(name = "learn", description = "Learns the parameters of a regularizer from images.")
final class LearnCommand implements Callable<Integer> {

    /** Keys of the configuration that have a flag; the flag's text is the value, in YAML. */
    private enum Flag {
        TASK("task", true),
        REGULARIZER("regularizer", true),
        LOSS("loss", true),
        METHOD("method", true),
        LOWER("lower", true),
        ADJOINT("adjoint", true),
        SAMPLING("sampling", true),
        NOISE("noise"),
        PATCH("data.patch"),
        IMAGES("data.images"),
        BATCH("sampling.batch"),
        START("start"),
        GUIDE("guide"),
        PRETRAIN_STEPS("pretrainSteps"),
        MAX_COST("budget.maxCost"),
        MAX_SECONDS("budget.maxSeconds"),
        MAX_STEPS("budget.maxSteps"),
        VALIDATE_EVERY("validateEvery"),
        PATIENCE("patience"),
        CHECKPOINT_EVERY("checkpointEvery"),
        SEED("seed"),
        THREADS("threads");

        /** Those that a resumed run may have other values of. */
        static final Set<Flag> OF_RESUMED = EnumSet.of(MAX_COST, MAX_SECONDS, MAX_STEPS, CHECKPOINT_EVERY, THREADS);

        final String key;

        /** Whether its value is a component of the family of that name. */
        final boolean component;

        Flag(String key) {
            this(key, false);
        }

        Flag(String key, boolean component) {
            this.key = key;
            this.component = component;
        }

        String option() {
            return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Options that are not about what is learned. */
    private static final Set<String> OF_COMMAND = Set.of("--resume", "--dashboard", "--verbose");

    private final Supplier<ComponentRegistry> registry;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "F.yaml", description = "Configuration file.")
    private @Nullable Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of images, or 'synthetic' (default).")
    private @Nullable String data;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for results (default: the next free runs/NNN).")
    private @Nullable String out;

    @Option(names = "--grey", description = "Drop the colours.")
    private boolean grey;

    @Option(names = "--skip-bad-images", description = "Leave out images that cannot be read, with a warning.")
    private boolean skipBadImages;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Go on with the run in a folder, from its last checkpoint; limits and threads may differ.")
    private @Nullable Path resume;

    @Option(
            names = "--dashboard",
            paramLabel = "PORT",
            arity = "0..1",
            fallbackValue = "0",
            description =
                    "Show the report in browsers on this machine while the run goes on (default port: any that is free).")
    private @Nullable Integer dashboard;

    LearnCommand(Supplier<ComponentRegistry> registry) {
        this.registry = registry;
    }

    /** Adds the flags that stand for keys of the configuration; shells complete the names of components. */
    static void addFlags(CommandSpec command, Supplier<ComponentRegistry> registry) {
        for (Flag flag : Flag.values()) {
            OptionSpec.Builder option = OptionSpec.builder(flag.option())
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description("Sets '" + flag.key + "' of the configuration.");
            if (flag.component) {
                // The label is a variable of the completion script.
                option.paramLabel(flag.name()).completionCandidates(() -> names(flag, registry.get()));
            }
            command.addOption(option.build());
        }
    }

    private static Iterator<String> names(Flag flag, ComponentRegistry registry) {
        return registry.components(registry.family(flag.key)).stream()
                .map(Component::name)
                .iterator();
    }

    @Override
    public Integer call() throws IOException {
        ComponentRegistry components = registry.get();
        ConfigurationReader reader = new ConfigurationReader(components);
        RunConfiguration asked =
                resume == null ? withFullBatches(components, reader, source()) : reader.read(sourceOfRun(resume));
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter console = spec.commandLine().getOut();
        if (!asked.guide().isEmpty()) {
            // With many images it takes a while.
            console.printf("restoring guides with %s%n", asked.guide());
            console.flush();
        }
        LearningRun run =
                resume == null ? LearningRun.prepare(components, asked) : LearningRun.resume(components, asked);
        RunConfiguration configuration = run.configuration();
        run.warnings().forEach(warning -> err.println("warning: " + warning));
        console.printf(
                "%s %s on %d images, validating on %d, into %s%n",
                run.stepsBefore() == 0 ? "learning" : "going on after %d steps with".formatted(run.stepsBefore()),
                configuration.regularizer().name(),
                run.data().train().size(),
                run.data().heldOut().size(),
                run.out());
        console.flush();
        print(run.convergence(), console, err);
        LearningRun.Outcome outcome;
        try (Interruption interruption = new Interruption();
                Closeable _ = watched(run, console);
                ProgressReporter progress = ProgressReporter.of("learn", err)) {
            Budget budget = configuration.budget().toBudget();
            outcome =
                    run.run(following(progress, budget, configuration), interruption::requested, interruption::urgent);
        }
        return report(outcome, run, console, err);
    }

    private static LearningRun.Listener following(
            ProgressReporter progress, Budget budget, RunConfiguration configuration) {
        return new LearningRun.Listener() {
            @Override
            public void stepped(IterationRecord iteration, double heldOutPsnr) {
                progress.report(fraction(budget, iteration), message(iteration, heldOutPsnr));
            }

            @Override
            public void pretrained(IterationRecord iteration) {
                long step = iteration.step() + 1;
                progress.report(
                        (double) step / configuration.pretrainSteps(),
                        "pretraining, step %d, loss %.3g"
                                .formatted(
                                        step, iteration.result().hypergradient().loss()));
            }
        };
    }

    /** A dashboard if the user wants one. */
    private Closeable watched(LearningRun run, PrintWriter console) throws IOException {
        if (dashboard == null) {
            return () -> {};
        }
        Options.require(dashboard >= 0 && dashboard <= 65535, "--dashboard", dashboard, "a port, 0 to 65535");
        run.watch();
        Dashboard live = Dashboard.start(dashboard, run::page);
        console.printf("dashboard: %s%n", live.address());
        console.flush();
        return live::close;
    }

    /** Failing conditions are warnings; the streams are flushed line by line to keep the order on a terminal. */
    private static void print(ConvergenceConditions convergence, PrintWriter out, PrintWriter err) {
        out.println(convergence.title());
        out.flush();
        for (Condition condition : convergence.conditions()) {
            boolean fails = condition.status() == Condition.Status.FAILS;
            PrintWriter stream = fails ? err : out;
            stream.println((fails ? "warning: " : "  ") + condition.describe());
            stream.flush();
        }
        if (convergence.known()) {
            out.println("  " + convergence.expectation());
            out.flush();
        }
    }

    /** The configuration that a run wrote, with what a resumed run may change. */
    private ConfigurationSource sourceOfRun(Path run) throws IOException {
        Set<String> allowed = new TreeSet<>();
        Flag.OF_RESUMED.forEach(flag -> allowed.add(flag.option()));
        for (OptionSpec option : spec.options()) {
            boolean given = spec.commandLine().getParseResult().hasMatchedOption(option);
            if (given && !OF_COMMAND.contains(option.longestName()) && !allowed.contains(option.longestName())) {
                throw new IllegalArgumentException("%s cannot be given with --resume, only %s can"
                        .formatted(option.longestName(), String.join(", ", allowed)));
            }
        }
        Path written = run.resolve("config.yaml");
        if (!Files.exists(written)) {
            throw new IllegalArgumentException("%s holds no run, there is no %s".formatted(run, written));
        }
        return withFlags(ConfigurationSource.read(written)).with("out", quoted(run.toString()), "--resume");
    }

    private ConfigurationSource withFlags(ConfigurationSource source) {
        ConfigurationSource changed = source;
        for (Flag flag : Flag.values()) {
            String value = spec.findOption(flag.option()).getValue();
            if (value != null) {
                changed = changed.with(flag.key, value, flag.option());
            }
        }
        return changed;
    }

    private ConfigurationSource source() throws IOException {
        ConfigurationSource source =
                withFlags(config == null ? ConfigurationSource.empty() : ConfigurationSource.read(config));
        if (data != null) {
            source = source.with("data.source", quoted(data), "--data");
        }
        if (grey) {
            source = source.with("data.grey", "true", "--grey");
        }
        if (skipBadImages) {
            source = source.with("data.skipBadImages", "true", "--skip-bad-images");
        }
        if (out != null) {
            return source.with("out", quoted(out), "--out");
        }
        return source.text("out") == null ? source.with("out", quoted(nextFree()), "--out") : source;
    }

    /** A method that needs full batches gets them, unless the user asks for others. */
    private static RunConfiguration withFullBatches(
            ComponentRegistry components, ConfigurationReader reader, ConfigurationSource source) {
        RunConfiguration configuration = reader.read(source);
        boolean needed = components
                .create(UpperLevelMethod.class, configuration.method())
                .needsFullBatches();
        return needed && !source.root().has(Flag.SAMPLING.key)
                ? configuration.withSampling(ComponentSpec.of("full"))
                : configuration;
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static String nextFree() {
        int number = 1;
        while (Files.exists(Path.of("runs", "%03d".formatted(number)))) {
            number++;
        }
        return Path.of("runs", "%03d".formatted(number)).toString();
    }

    private static double fraction(Budget budget, IterationRecord iteration) {
        double steps = (iteration.step() + 1.0) / budget.steps();
        double cost = (double) iteration.totalCost().total() / budget.cost();
        return Math.min(1, Math.max(steps, Math.max(cost, iteration.seconds() / budget.seconds())));
    }

    private static String message(IterationRecord iteration, double heldOutPsnr) {
        return "step %d, loss %.3g, held-out %.2f dB, cost %d"
                .formatted(
                        iteration.step() + 1,
                        iteration.result().hypergradient().loss(),
                        heldOutPsnr,
                        iteration.totalCost().total());
    }

    private static int report(LearningRun.Outcome outcome, LearningRun run, PrintWriter out, PrintWriter err) {
        long searches = outcome.result().cost().searchIterations();
        out.printf(
                "%s: %d steps, cost %d%s, %.1f s%n",
                outcome.ending(),
                outcome.result().steps(),
                outcome.result().cost().total(),
                searches > 0 ? " and %d iterations for line searches".formatted(searches) : "",
                outcome.result().seconds());
        out.printf(
                "held-out PSNR: noisy %.2f dB, before %.2f dB, after %.2f dB%n",
                outcome.after().meanNoisyPsnr(),
                outcome.before().meanPsnr(),
                outcome.after().meanPsnr());
        run.remarks(outcome.result().theta()).forEach(out::println);
        if (outcome.keptSteps() < outcome.result().steps()) {
            out.printf("kept what was learned in %d steps, the best on the held-out images%n", outcome.keptSteps());
        }
        if (outcome.after().misses() > 0) {
            err.printf(
                    "warning: %d of the held-out images did not reach the tolerance%n",
                    outcome.after().misses());
        }
        out.printf("wrote %s%n", run.out().resolve("model.safetensors"));
        out.printf("see %s%n", run.out().resolve("report.html"));
        out.flush();
        err.flush();
        return outcome.result().ending() instanceof Ending.NonFinite ? FailureReporter.FAILURE : 0;
    }
}
