package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every experiment, at a size of seconds. */
final class LearningExperimentsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deblur-foe     | --images 4 --held-out 2 --patch 12 --max-cost 200           | isgd 3000/sqrt k   | Learning to deblur
            hoag-maid      | --images 3 --held-out 2 --patch 12 --max-cost 200 --seeds 1 | hoag k^-3          | MAID and HOAG
            generalisation | --images 4 --held-out 2 --patch 12 --max-cost 200 --seeds 1 | "maid, 1 images"   | Training less held-out PSNR
            bounds         | --images 3 --patch 8 --steps 6 --seeds 1                    | 1                  | Error of the hypergradient
            schedules      | --doublings 4 --seeds 1                                     | 0.125              | Accuracy schedule against step schedule
            """)
    void writesRowsAndAPageWhateverTheThreads(String experiment, String options, String row, String page)
            throws IOException {
        for (String threads : List.of("1", "2")) {
            List<String> command = new ArrayList<>(List.of("experiment", experiment));
            command.addAll(Arrays.asList(options.split(" ", -1)));
            command.addAll(List.of(
                    "--threads", threads, "--out", folder.resolve(threads).toString()));
            assertThat(execute(command)).as(err.toString()).isZero();
        }

        String rows = rows("1");
        assertThat(rows.lines()).anyMatch(line -> line.startsWith(row + ","));
        assertThat(rows("2")).isEqualTo(rows);
        assertThat(Files.readString(folder.resolve("1/report.html"))).contains(page);
    }

    /** What the bounds are for: all of them are above the true error, at every step. */
    @Test
    void boundsHold() throws IOException {
        assertThat(execute(List.of(
                        "experiment",
                        "bounds",
                        "--images",
                        "4",
                        "--patch",
                        "8",
                        "--steps",
                        "30",
                        "--seeds",
                        "2",
                        "--out",
                        folder.resolve("bounds").toString())))
                .as(err.toString())
                .isZero();

        List<double[]> rows = rows("bounds")
                .lines()
                .skip(1)
                .map(row -> Arrays.stream(row.split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(row -> {
            double epsilon = row[2];
            double distanceBound = row[3];
            double distance = row[4];
            double error = row[6];
            assertThat(distance).isLessThanOrEqualTo(distanceBound * (1 + 1e-9));
            assertThat(distanceBound).isLessThanOrEqualTo(epsilon);
            for (int bound = 7; bound < 11; bound++) {
                assertThat(row[bound]).isGreaterThanOrEqualTo(error);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bounds     | --steps     | 0  | bilevel: steps = 0, must be >= 1
            schedules  | --doublings | 1  | bilevel: doublings = 1, must be from 2 to 30
            schedules  | --threads   | 0  | bilevel: threads = 0, must be >= 1
            deblur-foe | --patch     | 7  | bilevel: patch = 7, must be >= 8
            hoag-maid  | --seeds     | -1 | bilevel: seeds = -1, must be >= 1
            """)
    void badInputIsOneLine(String experiment, String option, String value, String message) {
        assertThat(execute(List.of("experiment", experiment, option, value, "--out", folder.toString())))
                .isEqualTo(2);

        assertThat(err.toString()).startsWith(message).hasLineCount(1);
    }

    private String rows(String results) throws IOException {
        return Files.readString(folder.resolve(results).resolve("results.csv"));
    }

    private int execute(List<String> command) {
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command.toArray(String[]::new));
    }
}
