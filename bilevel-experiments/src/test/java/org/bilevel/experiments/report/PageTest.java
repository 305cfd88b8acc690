package org.bilevel.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bilevel.experiments.report.Chart.Axis;
import org.junit.jupiter.api.Test;

final class PageTest {

    private static final Axis LINEAR = new Axis("x", false);
    private static final Axis LOGARITHMIC = new Axis("y", true);

    @Test
    void textIsEscapedAndNothingIsFetched() {
        String html = new Page("a < b")
                .heading("\"quoted\" & <script>")
                .table(new Table(List.of("name", "n"), List.of(List.of("</td>", "1"))))
                .charts(List.of(new Chart(
                        "t", LINEAR, LINEAR, List.of(Series.line("</script>", new double[] {1}, new double[] {2})))))
                .toHtml();

        assertThat(html)
                .contains("<title>a &lt; b</title>")
                .contains("<h2>&quot;quoted&quot; &amp; &lt;script&gt;</h2>")
                .contains("<td>&lt;/td&gt;</td><td>1</td>")
                .doesNotContainPattern("(src|href)\\s*=\\s*\"(?!data:)")
                .doesNotContain("@import");
        assertThat(html.split("</script>", -1)).as("two scripts").hasSize(3);
    }

    /** Curves share the union of their x; a gap is null, and so is what a logarithmic axis cannot show. */
    @Test
    void seriesAreAlignedOnOneGrid() throws IOException {
        double[] y = {5, -1};
        Chart chart = new Chart(
                "t",
                LINEAR,
                LOGARITHMIC,
                List.of(
                        new Series("one", new double[] {0, 2}, y, new double[] {4, Double.NaN}, new double[] {6, 1}),
                        Series.line("two", new double[] {1}, new double[] {1.23456789})));

        JsonNode drawn = charts(new Page("p").charts(List.of(chart)).toHtml()).get(0);

        assertThat(drawn.get("data").toString())
                .isEqualTo("[[0.0,1.0,2.0],[5.0,null,null],[4.0,null,null],[6.0,null,1.0],"
                        + "[null,1.23457,null],[null,1.23457,null],[null,1.23457,null]]");
        assertThat(drawn.get("y").toString()).isEqualTo("{\"label\":\"y\",\"log\":true}");
        assertThat(drawn.findValuesAsText("colour")).containsExactly("0", "1");
    }

    @Test
    void namesKeepTheirColoursAcrossTheChartsOfAGroup() throws IOException {
        Series a = Series.line("a", new double[] {1}, new double[] {1});
        Series b = Series.line("b", new double[] {1}, new double[] {1});
        Page page = new Page("p")
                .charts(List.of(
                        new Chart("1", LINEAR, LINEAR, List.of(a)), new Chart("2", LINEAR, LINEAR, List.of(b, a))));

        page.charts(List.of(new Chart("3", LINEAR, LINEAR, List.of(b))));

        assertThat(charts(page.toHtml()).findValuesAsText("colour")).containsExactly("0", "1", "0", "0");
    }

    @Test
    void tablesAreTextToo() {
        Table table = new Table(List.of("name", "n"), List.of(List.of("a", "1"), List.of("longer", "23")));

        assertThat(table.toText().lines()).containsExactly("  name     n", "  a        1", "  longer  23");
    }

    @Test
    void badChartsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Series.line("s", new double[] {2, 2}, new double[2]))
                .withMessage("x[1] of series 's' = 2, must be finite and increasing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Series.line("s", new double[2], new double[1]))
                .withMessage("points of series 's' = 2, 1, 1, 1, must be as many in x, y, low and high");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table(List.of("a"), List.of(List.of("1", "2"))))
                .withMessage("cells of a row = 2, must be 1");
        List<Series> many = IntStream.rangeClosed(0, Page.COLOURS)
                .mapToObj(k -> Series.line("s" + k, new double[] {1}, new double[] {1}))
                .toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Page("p").charts(List.of(new Chart("t", LINEAR, LINEAR, many))))
                .withMessage("names of series in a group = 9, must be <= 8");
    }

    private static JsonNode charts(String html) throws IOException {
        Matcher json = Pattern.compile("const CHARTS = (.*);\n").matcher(html);
        assertThat(json.find()).isTrue();
        return new ObjectMapper().readTree(json.group(1));
    }
}
