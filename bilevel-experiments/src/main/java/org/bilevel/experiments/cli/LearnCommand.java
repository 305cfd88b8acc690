package org.bilevel.experiments.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.api.record.RunResult.Ending;
import org.bilevel.api.spi.Component;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.ConfigurationReader;
import org.bilevel.experiments.config.ConfigurationSource;
import org.bilevel.experiments.config.RunConfiguration;
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
        METHOD("method", true),
        LOWER("lower", true),
        ADJOINT("adjoint", true),
        SAMPLING("sampling", true),
        NOISE("noise"),
        PATCH("data.patch"),
        IMAGES("data.images"),
        BATCH("sampling.batch"),
        MAX_COST("budget.maxCost"),
        MAX_SECONDS("budget.maxSeconds"),
        MAX_STEPS("budget.maxSteps"),
        VALIDATE_EVERY("validateEvery"),
        SEED("seed"),
        THREADS("threads");

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
        RunConfiguration configuration = withFullBatches(components, new ConfigurationReader(components), source());
        LearningRun run = LearningRun.prepare(components, configuration);
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter console = spec.commandLine().getOut();
        run.data().warnings().forEach(warning -> err.println("warning: " + warning));
        console.printf(
                "learning %s on %d images, validating on %d, into %s%n",
                configuration.regularizer().name(),
                run.data().train().size(),
                run.data().heldOut().size(),
                run.out());
        console.flush();
        print(run.convergence(), console, err);
        LearningRun.Outcome outcome;
        try (Interruption interruption = new Interruption();
                ProgressReporter progress = ProgressReporter.of("learn", err)) {
            Budget budget = configuration.budget().toBudget();
            outcome = run.run(
                    (iteration, psnr) -> progress.report(fraction(budget, iteration), message(iteration, psnr)),
                    interruption::requested);
        }
        return report(outcome, run, console, err);
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

    private ConfigurationSource source() throws IOException {
        ConfigurationSource source = config == null ? ConfigurationSource.empty() : ConfigurationSource.read(config);
        for (Flag flag : Flag.values()) {
            String value = spec.findOption(flag.option()).getValue();
            if (value != null) {
                source = source.with(flag.key, value, flag.option());
            }
        }
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
        String ending = switch (outcome.result().ending()) {
            case Ending.BudgetSpent(String limit) -> "ended at " + limit;
            case Ending.Halted(String reason) -> "ended: " + reason;
            case Ending.Cancelled() -> "cancelled";
            case Ending.NonFinite(String quantity) -> "stopped: " + quantity + " is not finite";
        };
        long searches = outcome.result().cost().searchIterations();
        out.printf(
                "%s: %d steps, cost %d%s, %.1f s%n",
                ending,
                outcome.result().steps(),
                outcome.result().cost().total(),
                searches > 0 ? " and %d iterations for line searches".formatted(searches) : "",
                outcome.result().seconds());
        out.printf(
                "held-out PSNR: noisy %.2f dB, before %.2f dB, after %.2f dB%n",
                outcome.after().meanNoisyPsnr(),
                outcome.before().meanPsnr(),
                outcome.after().meanPsnr());
        if (outcome.after().misses() > 0) {
            err.printf(
                    "warning: %d of the held-out images did not reach the tolerance%n",
                    outcome.after().misses());
        }
        out.printf("wrote %s%n", run.out().resolve("model.safetensors"));
        out.flush();
        err.flush();
        return outcome.result().ending() instanceof Ending.NonFinite ? FailureReporter.FAILURE : 0;
    }
}
