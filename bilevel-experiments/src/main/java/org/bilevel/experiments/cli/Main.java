package org.bilevel.experiments.cli;

import java.util.Objects;
import java.util.function.Supplier;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.wiring.Components;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code bilevel} command: entry point and parent of all subcommands. */
@Command(
        name = "bilevel",
        description = "Learns and applies variational regularisers by bilevel optimisation.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Main.Version.class)
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.", scope = ScopeType.INHERIT)
    private boolean verbose;

    /** Runs the command and exits with its code: 0 success, 1 failure, 2 wrong use. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the command and returns its code. */
    public static int run(String... args) {
        try {
            return commandLine(Components::registry).execute(args);
        } catch (OutOfMemoryError _) {
            System.err.println(
                    "bilevel: out of memory; maybe fewer threads or smaller patches, or BILEVEL_JAVA_OPTS=-Xmx16g");
            return FailureReporter.FAILURE;
        }
    }

    /**
     * The command with its subcommands.
     *
     * @param components asked for when a command first needs the components
     */
    static CommandLine commandLine(Supplier<ComponentRegistry> components) {
        Supplier<ComponentRegistry> registry = once(components);
        Main main = new Main();
        FailureReporter failures = new FailureReporter(() -> main.verbose);
        CommandLine learn = new CommandLine(new LearnCommand(registry));
        LearnCommand.addFlags(learn.getCommandSpec(), registry);
        return new CommandLine(main)
                .addSubcommand(learn)
                .addSubcommand(new RestoreCommand(registry))
                .addSubcommand(new EvaluateCommand(registry))
                .addSubcommand(new ImportCommand(registry))
                .addSubcommand(new CommandLine(new ExperimentCommand())
                        .addSubcommand(new SolversCommand(registry))
                        .addSubcommand(new DenoiseFoeCommand(registry))
                        .addSubcommand(new DeblurFoeCommand(registry))
                        .addSubcommand(new GeneralisationCommand(registry))
                        .addSubcommand(new HoagMaidCommand(registry))
                        .addSubcommand(new BoundsCommand(registry))
                        .addSubcommand(new TasksCommand(registry)))
                .addSubcommand(new VerifyCommand())
                .addSubcommand(new ListCommand(registry))
                .addSubcommand(new CompletionCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static Supplier<ComponentRegistry> once(Supplier<ComponentRegistry> components) {
        return new Supplier<>() {

            private @Nullable ComponentRegistry known;

            @Override
            public ComponentRegistry get() {
                if (known == null) {
                    known = components.get();
                }
                return known;
            }
        };
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command given; commands: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version =
                    Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(development)");
            return new String[] {"bilevel " + version};
        }
    }
}
