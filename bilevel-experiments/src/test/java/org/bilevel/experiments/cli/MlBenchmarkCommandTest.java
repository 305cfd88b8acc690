package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.bilevel.api.random.SeedPath;
import org.bilevel.experiments.data.SyntheticData;
import org.bilevel.experiments.wiring.Components;
import org.bilevel.solvers.problem.PackedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MlBenchmarkCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void writesCurvesRowsAndAManifest() throws IOException {
        Path results = folder.resolve("quadratic");

        assertThat(execute(results, "--problem", "quadratic", "--seeds", "2", "--max-calls", "200000"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .containsPattern("saba +\\d+ +2.00e\\+05")
                .contains("Every method lowered the median of f by at least 5 %.");
        List<CSVRecord> rows = rows(results);
        assertThat(rows)
                .extracting(row -> row.get("method"))
                .contains("stocbio", "amigo", "soba", "saba", "ma-soba", "ttsa", "isgd-full");
        assertThat(rows).extracting(row -> row.get("seed")).containsOnly("1", "2");
        assertThat(rows).allSatisfy(row -> {
            long parts = 0;
            for (String kind :
                    List.of("lower_gradients", "hessian_products", "mixed_products", "upper_gradients", "values")) {
                parts += Long.parseLong(row.get(kind));
            }
            assertThat(row.get("calls")).isEqualTo(Long.toString(parts));
            assertThat(row.get("solved")).isEqualTo("true");
        });
        JsonNode manifest = new ObjectMapper().readTree(Files.readString(results.resolve("manifest.json")));
        assertThat(manifest.get("command").textValue())
                .startsWith("bilevel experiment ml-benchmark --problem quadratic");
        assertThat(manifest.at("/options/seeds").toString()).isEqualTo("[1,2]");
        assertThat(manifest.get("java").textValue()).isEqualTo(Runtime.version().toString());
        assertThat(Files.readString(results.resolve("report.html")))
                .contains("<h2>quadratic</h2>")
                .contains("Gradient norm by seconds");
    }

    /** Everything but seconds is the same for any number of threads. */
    @Test
    void filesOfTheUserAndThreads() throws IOException {
        Path file = Files.writeString(
                folder.resolve("data.libsvm"), libsvm(SyntheticData.COVTYPE.generate(300, SeedPath.of(1))));
        String[] options = {"--data", file.toString(), "--seeds", "1", "--max-calls", "20000", "--points", "3"};

        assertThat(execute(folder.resolve("one"), with(options, "--threads", "1")))
                .as(err.toString())
                .isZero();
        assertThat(execute(folder.resolve("two"), with(options, "--threads", "2")))
                .as(err.toString())
                .isZero();

        List<CSVRecord> one = rows(folder.resolve("one"));
        List<CSVRecord> two = rows(folder.resolve("two"));
        assertThat(one).extracting(row -> row.get("problem")).contains("logistic", "data-cleaning");
        for (String column : List.of("problem", "method", "steps", "calls", "value", "gradient_norm")) {
            assertThat(two)
                    .extracting(row -> row.get(column))
                    .isEqualTo(one.stream().map(row -> row.get(column)).toList());
        }
        assertThat(Files.readString(folder.resolve("one").resolve("manifest.json")))
                .containsPattern("\"data_sha256\" : \"[0-9a-f]{64}\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --problem    | ridge        | bilevel: problem = ridge, must be one of quadratic, logistic, data-cleaning
            --seeds      | 0            | bilevel: seeds = 0, must be >= 1
            --max-calls  | 0            | bilevel: calls = 0, must be >= 1
            --max-seconds | -1          | bilevel: seconds = -1, must be > 0
            --points     | 1            | bilevel: points = 1, must be >= 2
            --corruption | 2            | bilevel: corruption = 2, must be from 0 to 1
            --threads    | 0            | bilevel: threads = 0, must be >= 1
            --data       | missing.data | bilevel: no such file or folder: missing.data
            """)
    void badInputIsOneLine(String option, String value, String message) {
        assertThat(execute(folder.resolve("out"), option, value)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith(message).hasLineCount(1);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void resultsAreNotOverwritten() throws IOException {
        Files.writeString(folder.resolve("results.csv"), "");

        assertThat(execute(folder)).isEqualTo(2);
        assertThat(err.toString()).contains("already holds results of something else; give another folder");
    }

    @Test
    void experimentsAreListed() {
        assertThat(Main.commandLine(Components::registry)
                        .setErr(new PrintWriter(err, true))
                        .execute("experiment"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "bilevel: no experiment given; experiments: ml-benchmark, quadratic, schedules, solvers, denoise-foe, deblur-foe, generalisation, hoag-maid, bounds, tasks; see bilevel experiment --help");
    }

    private static String libsvm(PackedData data) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < data.size(); i++) {
            text.append(data.labels()[i] + 1);
            for (int f = 0; f < data.featureCount(); f++) {
                text.append(' ').append(f + 1).append(':').append(data.features()[i * data.featureCount() + f]);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String[] with(String[] options, String... more) {
        String[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }

    private static List<CSVRecord> rows(Path results) throws IOException {
        try (Reader reader = Files.newBufferedReader(results.resolve("results.csv"))) {
            return CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(reader)
                    .getRecords();
        }
    }

    private int execute(Path results, String... options) {
        String[] command = with(new String[] {"experiment", "ml-benchmark"}, options);
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(with(command, "--out", results.toString()));
    }
}
