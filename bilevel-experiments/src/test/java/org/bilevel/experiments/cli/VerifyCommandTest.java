package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerifyCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsALineForEachKindOfProblem() {
        assertThat(execute("verify", "--tries", "9", "--threads", "1"))
                .as(err.toString())
                .isZero();

        assertThat(
                        out.toString()
                                .lines()
                                .filter(
                                        line -> line.matches(
                                                "(scalar|quadratic|quadratic-ill|logistic|softmax|data-cleaning|tv|foe|foe-single) +[12] +0 .*")))
                .hasSize(9);
        assertThat(out.toString()).containsPattern("total +9 +0 ");
    }

    @Test
    void jsonOfOneKind() throws IOException {
        assertThat(execute("verify", "--tries", "10", "--problem", "quadratic", "--json"))
                .as(err.toString())
                .isZero();

        JsonNode problems = new ObjectMapper().readTree(out.toString()).get("problems");
        assertThat(problems).hasSize(1);
        JsonNode quadratic = problems.get(0);
        assertThat(quadratic.get("problem").textValue()).isEqualTo("quadratic");
        assertThat(quadratic.get("tries").intValue()).isEqualTo(10);
        assertThat(quadratic.get("violations").intValue()).isZero();
        assertThat(quadratic.get("uncertified").intValue()).isZero();
        assertThat(quadratic.at("/ratios/refined/median").doubleValue()).isBetween(1.0, 3.0);
        assertThat(quadratic.at("/ratios/published/worst").doubleValue()).isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --tries    | 0     | bilevel: tries = 0, must be >= 1
            --threads  | 0     | bilevel: threads = 0, must be >= 1
            --problem  | ridge | bilevel: problem = ridge, must be one of scalar, quadratic, quadratic-ill, logistic, softmax, data-cleaning, tv, foe, foe-single
            """)
    void badInputIsOneLine(String option, String value, String message) {
        assertThat(execute("verify", option, value)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith(message).hasLineCount(1);
    }

    private int execute(String... args) {
        return Main.commandLine(Components::registry)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
