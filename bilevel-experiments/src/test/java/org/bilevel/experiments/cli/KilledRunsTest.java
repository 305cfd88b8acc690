package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bilevel.api.random.SeedPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any instant, again and again, ends in the same model once it is resumed. */
final class KilledRunsTest {

    private static final int STEPS = 120;
    /** More can be asked for: -Dbilevel.kills=20. */
    private static final int KILLS = Integer.getInteger("bilevel.kills", 2);

    /** A checkpoint after every step: there is hardly an instant in which none is being written. */
    private static final List<String> LEARN = List.of(
            "learn",
            "--images",
            "5",
            "--patch",
            "12",
            "--grey",
            "--regularizer",
            "{name: foe, filters: 2, size: 3, precision: double}",
            "--method",
            "adam",
            "--batch",
            "2",
            "--threads",
            "1",
            "--checkpoint-every",
            "1e-6",
            "--max-steps",
            Integer.toString(STEPS));

    @TempDir
    private Path temporary;

    @Test
    void killedRunsResumeToTheSameModel() throws IOException, InterruptedException {
        RandomGenerator random = SeedPath.of(7).child("kills").generator();
        Path run = temporary.resolve("run");
        int rows = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = Commands.start(kill == 1 ? begin(run) : List.of("learn", "--resume", run.toString()));
            int most = (STEPS - rows) / (KILLS - kill + 2);
            awaitRows(process, run, rows + 1 + random.nextInt(Math.max(1, most)));
            process.waitFor(random.nextInt(3_000), TimeUnit.MICROSECONDS);
            assertThat(process.isAlive())
                    .as("still running, to be killed for the %dth time", kill)
                    .isTrue();
            process.destroyForcibly().waitFor();
            rows = rows(run);
            assertThat(checkpoints(run)).isPositive();
            assertThat(run.resolve("model.safetensors")).doesNotExist();
        }

        assertResumesToTheModelOfAWholeRun(run);
    }

    /** Ctrl-C and a plain kill: the step under way is finished and saved, whatever the interval of checkpoints. */
    @Test
    void interruptedRunsSaveTheirLastStep() throws IOException, InterruptedException {
        Path run = temporary.resolve("run");
        List<String> arguments = begin(run);
        arguments.set(arguments.indexOf("--checkpoint-every") + 1, "1e6");
        Process process = Commands.start(arguments);
        awaitRows(process, run, 5);

        process.destroy();

        assertThat(process.waitFor())
                .as("exit code of a process that got SIGTERM")
                .isEqualTo(143);
        int rows = rows(run);
        assertThat(rows).isLessThan(STEPS);
        assertThat(run.resolve("checkpoint/step-" + rows + ".safetensors")).exists();
        assertThat(run.resolve("report.html")).exists();
        assertResumesToTheModelOfAWholeRun(run);
    }

    private void assertResumesToTheModelOfAWholeRun(Path run) throws IOException {
        assertThat(Commands.inProcess(List.of("learn", "--resume", run.toString())))
                .isZero();

        Path whole = temporary.resolve("whole");
        assertThat(Commands.inProcess(begin(whole))).isZero();
        assertThat(run.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
        assertThat(rows(run)).isEqualTo(STEPS);
        assertThat(checkpoints(run)).as("checkpoints at the end").isEqualTo(1);
    }

    private static void awaitRows(Process process, Path run, int wanted) throws IOException, InterruptedException {
        while (process.isAlive() && rows(run) < wanted) {
            process.waitFor(1, TimeUnit.MILLISECONDS);
        }
    }

    private static List<String> begin(Path out) {
        List<String> arguments = new ArrayList<>(LEARN);
        arguments.addAll(List.of("--out", out.toString()));
        return arguments;
    }

    /** Of the history, whose last line may be cut off. */
    private static int rows(Path run) throws IOException {
        Path history = run.resolve("history.csv");
        return Files.exists(history) ? Math.max(0, Files.readString(history).split("\n", -1).length - 2) : 0;
    }

    private static long checkpoints(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("checkpoint"))) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .count();
        }
    }
}
