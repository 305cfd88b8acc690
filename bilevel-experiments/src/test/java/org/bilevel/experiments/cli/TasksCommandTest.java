package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.wiring.Components;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.dataset.ImageSet;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.io.ImageFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TasksCommandTest {

    private static final int STEPS = 2;
    private static final int HELD_OUT = 5;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void tasksAreLearnedAndTestedAndFoundAgain() throws IOException {
        ImageSet images = DeadLeaves.set(new ImageShape(3, 66, 70), 2, SeedPath.of(4));
        for (int i = 0; i < 2; i++) {
            ImageFiles.write(folder.resolve("test/" + i + ".png"), images.image(i));
        }
        assertThat(run("denoise,mri-low", "tv")).as(err.toString()).isZero();
        List<String[]> first = rows();
        assertThat(first).extracting(row -> row[0] + " " + row[1]).containsExactly("denoise tv", "mri-low tv");
        for (String[] row : first) {
            double[] values =
                    Arrays.stream(row).skip(2).mapToDouble(Double::parseDouble).toArray();
            assertThat(values[HELD_OUT - STEPS + 1])
                    .as("after learning")
                    .isGreaterThanOrEqualTo(values[HELD_OUT - STEPS]);
            assertThat(values[7]).as("test images, restored").isGreaterThan(values[6] + 0.5);
        }

        out.getBuffer().setLength(0);
        assertThat(run("denoise,mri-low", "tv")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("2 runs were done before");

        // As after a kill while test images were restored: nothing is learned again.
        try (Stream<Path> results = Files.list(folder.resolve("out/runs"))) {
            for (Path result :
                    results.filter(file -> file.toString().endsWith(".json")).toList()) {
                Files.delete(result);
            }
        }
        assertThat(run("denoise,mri-low", "tv")).as(err.toString()).isZero();
        assertThat(rows().getFirst()[STEPS]).isEqualTo(first.getFirst()[STEPS]);
        assertThat(Double.parseDouble(rows().getFirst()[9]))
                .isCloseTo(Double.parseDouble(first.getFirst()[9]), within(1e-9));
        assertThat(Files.readString(folder.resolve("out/report.html"))).contains("denoise, tv");
    }

    @Test
    void whatDoesNotExistIsRefused() {
        assertThat(run("denoise,paint", "tv")).isEqualTo(2);
        assertThat(err.toString()).contains("tasks = paint, must be denoise, denoise-grey,");
    }

    private List<String[]> rows() throws IOException {
        return Files.readAllLines(folder.resolve("out/results.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    private int run(String tasks, String regularizers) {
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "experiment",
                        "tasks",
                        "--tasks",
                        tasks,
                        "--regularizers",
                        regularizers,
                        "--test",
                        folder.resolve("test").toString(),
                        "--crop",
                        "40",
                        "--threads",
                        "2",
                        "--out",
                        folder.resolve("out").toString());
    }
}
