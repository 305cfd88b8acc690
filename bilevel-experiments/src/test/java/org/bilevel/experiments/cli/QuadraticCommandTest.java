package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuadraticCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void distancesFallWhateverTheThreads() throws IOException {
        for (String threads : List.of("1", "2")) {
            assertThat(execute("--seeds", "1", "--max-cost", "10000", "--threads", threads, "--out", folder + threads))
                    .as(err.toString())
                    .isZero();
        }

        String rows = Files.readString(Path.of(folder + "1", "results.csv"));
        assertThat(Files.readString(Path.of(folder + "2", "results.csv"))).isEqualTo(rows);
        for (String method : List.of("maid", "hoag", "isgd-decreasing")) {
            List<Double> distances = rows.lines()
                    .filter(row -> row.startsWith("gaussian,methods," + method + ","))
                    .map(row -> Double.parseDouble(row.split(",", -1)[8]))
                    .toList();
            assertThat(distances.getLast()).as(method).isLessThan(distances.getFirst() / 50);
        }
        assertThat(Files.readString(Path.of(folder + "1", "report.html")))
                .contains("<h2>gaussian</h2>", "<h2>paper</h2>", "Distance to the minimiser")
                .contains("bilevel experiment quadratic --seeds 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --seeds    | 0 | bilevel: seeds = 0, must be >= 1
            --max-cost | 0 | bilevel: cost = 0, must be >= 1
            --threads  | 0 | bilevel: threads = 0, must be >= 1
            """)
    void badInputIsOneLine(String option, String value, String message) {
        assertThat(execute(option, value, "--out", folder.toString())).isEqualTo(2);

        assertThat(err.toString()).startsWith(message).hasLineCount(1);
    }

    private int execute(String... options) {
        String[] command = new String[options.length + 2];
        command[0] = "experiment";
        command[1] = "quadratic";
        System.arraycopy(options, 0, command, 2, options.length);
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command);
    }
}
