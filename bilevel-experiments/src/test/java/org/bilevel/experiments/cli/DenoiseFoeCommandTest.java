package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DenoiseFoeCommandTest {

    private static final List<String> TINY = List.of(
            "experiment",
            "denoise-foe",
            "--images",
            "6",
            "--held-out",
            "2",
            "--patch",
            "16",
            "--max-cost",
            "600",
            "--seeds",
            "2");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void measuresEveryMethodWhateverTheThreads() throws IOException {
        for (String threads : List.of("1", "2")) {
            assertThat(execute(folder.resolve(threads), "--threads", threads))
                    .as(err.toString())
                    .isZero();
        }

        String rows = rows("1");
        assertThat(rows("2")).isEqualTo(rows);
        for (String method : List.of("maid", "isgd 15", "isgd 50", "isgd 150", "isgd 150/sqrt k", "isgd 400/sqrt k")) {
            List<Double> psnrs = rows.lines()
                    .filter(row -> row.startsWith(method + ",1,"))
                    .map(row -> Double.parseDouble(row.split(",", -1)[8]))
                    .toList();
            assertThat(psnrs.getLast()).as(method).isGreaterThan(psnrs.getFirst());
        }
        assertThat(out.toString()).contains("Computations to a held-out PSNR", "Where runs end");
        assertThat(Files.readString(folder.resolve("1/report.html")))
                .contains("Loss of the batches", "Training PSNR", "Held-out PSNR", "bilevel experiment denoise-foe");
        JsonNode manifest = new ObjectMapper().readTree(Files.readString(folder.resolve("1/manifest.json")));
        assertThat(manifest.at("/options/seeds").toString()).isEqualTo("[1,2]");
        assertThat(manifest.at("/options/data_sha256/1").textValue()).hasSize(64);
        assertThat(manifest.at("/options/data_sha256/2").textValue())
                .isNotEqualTo(manifest.at("/options/data_sha256/1").textValue());
    }

    /** What is kept is read, which a kept result that says something else shows; what is missing or broken is done again. */
    @Test
    void aRerunDoesWhatIsMissingAndNothingElse() throws IOException {
        Path results = folder.resolve("results");
        assertThat(execute(results)).as(err.toString()).isZero();
        String rows = rows("results");
        List<Path> kept = kept(results);
        assertThat(kept).hasSize(12);

        Files.delete(kept.getFirst());
        Files.writeString(kept.get(1), "{");
        assertThat(execute(results)).isZero();
        assertThat(out.toString()).contains("10 runs were done before");
        assertThat(rows("results")).isEqualTo(rows);

        String marked = Files.readString(kept.getLast()).replace("ended at", "MARKED at");
        Files.writeString(kept.getLast(), marked);
        assertThat(execute(results)).isZero();
        assertThat(out.toString()).contains("12 runs were done before");
        assertThat(rows("results")).contains("MARKED at");
    }

    @Test
    void otherSettingsAndOtherDataAreDoneAnew() throws IOException {
        Path results = folder.resolve("results");
        for (String[] options : List.of(
                new String[] {"--seeds", "1", "--max-cost", "150"},
                new String[] {"--seeds", "1", "--max-cost", "200"},
                new String[] {"--seeds", "1", "--max-cost", "150", "--images", "5"})) {
            assertThat(execute(results, options)).as(err.toString()).isZero();
        }

        assertThat(out.toString()).doesNotContain("done before");
        assertThat(kept(results)).hasSize(18);
    }

    @Test
    void aKilledExperimentGoesOn() throws IOException, InterruptedException {
        Path results = folder.resolve("results");
        Process process = Commands.start(command(results, "--threads", "1"));
        while (process.isAlive() && kept(results).size() < 2) {
            process.waitFor(1, TimeUnit.MILLISECONDS);
        }
        assertThat(process.isAlive()).as("still running, to be killed").isTrue();
        process.destroyForcibly().waitFor();
        assertThat(results.resolve("results.csv")).doesNotExist();

        assertThat(execute(results)).as(err.toString()).isZero();
        assertThat(out.toString()).containsPattern("[2-9] runs were done before");
        assertThat(execute(folder.resolve("whole"))).isZero();
        assertThat(rows("results")).isEqualTo(rows("whole"));
    }

    @Test
    void resultsOfSomethingElseAreNotReplaced() throws IOException {
        Path results = folder.resolve("results");
        assertThat(Commands.inProcess(List.of(
                        "experiment", "quadratic", "--seeds", "1", "--max-cost", "1000", "--out", results.toString())))
                .isZero();

        assertThat(execute(results)).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("bilevel: out = %s, already holds results of experiment 'quadratic'; give another folder%n"
                        .formatted(results));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --seeds    | 0         | bilevel: seeds = 0, must be >= 1
            --images   | 0         | bilevel: images = 0, must be >= 1
            --held-out | 0         | bilevel: heldOut = 0, must be >= 1
            --max-cost | 0         | bilevel: cost = 0, must be >= 1
            --threads  | 0         | bilevel: threads = 0, must be >= 1
            --patch    | 2         | bilevel: patch = 2, must be >= 8
            --data     | /nowhere  | bilevel:
            """)
    void badInputIsOneLine(String option, String value, String message) {
        assertThat(execute(folder, option, value)).isEqualTo(2);

        assertThat(err.toString()).startsWith(message).contains(value).hasLineCount(1);
    }

    private String rows(String results) throws IOException {
        return Files.readString(folder.resolve(results).resolve("results.csv"));
    }

    private static List<Path> kept(Path results) throws IOException {
        Path runs = results.resolve("runs");
        if (!Files.exists(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(runs)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> command(Path results, String... options) {
        List<String> command = new ArrayList<>(TINY);
        for (int k = 0; k < options.length; k += 2) {
            int at = command.indexOf(options[k]);
            if (at >= 0) {
                command.set(at + 1, options[k + 1]);
            } else {
                command.addAll(List.of(options[k], options[k + 1]));
            }
        }
        command.addAll(List.of("--out", results.toString()));
        return command;
    }

    private int execute(Path results, String... options) {
        out.getBuffer().setLength(0);
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command(results, options).toArray(String[]::new));
    }
}
