package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.bilevel.experiments.config.ConfigurationException;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line as its callers see it: exit codes and output. */
final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void versionGoesToStandardOutput() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).startsWith("bilevel ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(execute("list", "--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: bilevel list")
                .contains("--json")
                .contains("--verbose");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void missingCommandIsWrongUse() {
        assertThat(execute()).isEqualTo(2);
        assertOneLine(
                "bilevel: no command given; commands: learn, restore, evaluate, import, experiment, verify, list, completion; see bilevel --help");
    }

    @Test
    void wrongUseIsOneLineWithAHint() {
        assertThat(execute("lst")).isEqualTo(2);
        assertOneLine(
                "bilevel: no command 'lst'; maybe 'list'? known: learn, restore, evaluate, import, experiment, verify, list, completion; see bilevel --help");
    }

    @Test
    void unknownOptionsGetASuggestion() {
        assertThat(execute("list", "--jsn")).isEqualTo(2);
        assertOneLine("bilevel: unknown option '--jsn', maybe --json?; see bilevel list --help");
    }

    @Test
    void unexpectedArgumentsAreWrongUse() {
        assertThat(execute("list", "solvers")).isEqualTo(2);
        assertOneLine("bilevel: unexpected argument 'solvers'; see bilevel list --help");
    }

    @Test
    void listNamesComponentsOptionsAndPlugins() {
        assertThat(execute("list")).isZero();
        assertThat(out.toString())
                .contains("adjoint: solves the adjoint equation")
                .containsPattern("  cg +conjugate gradients")
                .contains("maxIterations  most iterations (integer, >= 1; default 1000)")
                .contains("(strongly-convex|strongly-convex-restart|adaptive-restart|none; default ")
                .contains("test-staircase");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void listPrintsJson() throws IOException {
        assertThat(execute("list", "--json")).isZero();
        JsonNode families = new ObjectMapper().readTree(out.toString()).get("families");
        assertThat(families)
                .extracting(family -> family.get("name").textValue())
                .contains("lower", "adjoint", "schedule");
        JsonNode staircase = families.findParents("components").stream()
                .flatMap(family -> family.get("components").valueStream())
                .filter(component -> component.get("name").textValue().equals("test-staircase"))
                .findFirst()
                .orElseThrow();
        assertThat(staircase.get("source").textValue()).isEqualTo("a test");
        assertThat(staircase.get("options").toString())
                .isEqualTo("[{\"name\":\"every\",\"type\":\"integer\",\"default\":\"10\",\"range\":\">= 1\","
                        + "\"summary\":\"steps between halvings\"}]");
    }

    @Test
    void listShowsWhatTheoryPromises() throws IOException {
        assertThat(execute("list")).isZero();
        assertThat(out.toString())
                .contains("      with these defaults and independent mini-batches:")
                .contains("          holds: sum alpha_k = inf (alpha_k ~ k^-0.5;")
                .contains("      with these defaults and full batches:")
                .contains("          holds: full batches (every sample in every step)")
                .contains(
                        "sets that theta is projected onto after every step, in order (list of constraint; default [])");
        out.getBuffer().setLength(0);

        assertThat(execute("list", "--json")).isZero();
        JsonNode convergence = new ObjectMapper()
                .readTree(out.toString()).findParents("convergence").stream()
                        .filter(component -> component.get("name").textValue().equals("isgd"))
                        .findFirst()
                        .orElseThrow()
                        .get("convergence");
        assertThat(convergence.get("theorem").textValue()).isNotEmpty();
        assertThat(convergence.get("source").textValue()).contains("2412.12049");
        assertThat(convergence.get("rate").textValue()).contains("O(K^-0.5 log K)");
        assertThat(convergence.get("conditions"))
                .extracting(condition -> condition.get("formula").textValue() + ": "
                        + condition.get("status").textValue())
                .contains("sum alpha_k = inf: holds", "sum alpha_k^2 < inf: fails");
    }

    @Test
    void refusedConfigurationsAreWrongUse() {
        assertThat(fail(new ConfigurationException("noise", "noise = -5, must be >= 0")))
                .isEqualTo(2);
        assertOneLine("bilevel: noise: noise = -5, must be >= 0");
    }

    @Test
    void missingFilesAreWrongUse() {
        assertThat(fail(new UncheckedIOException(new NoSuchFileException("photos"))))
                .isEqualTo(2);
        assertOneLine("bilevel: no such file or folder: photos");
    }

    @Test
    void otherInputAndOutputIsFailure() {
        assertThat(fail(new AccessDeniedException("out"))).isEqualTo(1);
        assertOneLine("bilevel: access denied: out");
    }

    @Test
    void causesAreUnwrappedAndLinesJoined() {
        assertThat(fail(new ExecutionException(new IOException("disk\n  full"))))
                .isEqualTo(1);
        assertOneLine("bilevel: input or output failed: disk full");
    }

    @Test
    void bugsAreFailuresWithoutStackTraceUnlessVerbose() {
        assertThat(fail(new IllegalStateException("odd"))).isEqualTo(1);
        assertOneLine(
                "bilevel: internal error, maybe a bug: java.lang.IllegalStateException: odd (--verbose shows where)");
        assertThat(fail(new IllegalStateException("odd"), "--verbose")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat ");
    }

    /** A command that fails as it is told. */
    @Command(name = "fail")
    private record Failing(Exception failure) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }

    private int fail(Exception failure, String... options) {
        CommandLine command = command();
        command.addSubcommand(new CommandLine(new Failing(failure)))
                .setExecutionExceptionHandler(command.getExecutionExceptionHandler())
                .setErr(command.getErr());
        String[] args = new String[options.length + 1];
        System.arraycopy(options, 0, args, 0, options.length);
        args[options.length] = "fail";
        return command.execute(args);
    }

    private int execute(String... args) {
        return command().execute(args);
    }

    private CommandLine command() {
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private void assertOneLine(String line) {
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualTo(line + System.lineSeparator());
    }
}
