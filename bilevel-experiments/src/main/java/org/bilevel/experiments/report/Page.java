package org.bilevel.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.bilevel.api.spi.Options;

/**
 * A report as one HTML file that needs no network: headings, text, tables, and charts to hover over, whose curves the legend shows and hides. Follows the reader's light or dark
 * scheme. Charts are drawn by uPlot, inlined from its WebJar.
 */
public final class Page {

    /** Colours of the style sheet; there are not more series names than this in a group of charts. */
    public static final int COLOURS = 8;

    private static final String UPLOT = "META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String title;
    private final StringBuilder body = new StringBuilder();
    private final ArrayNode charts = JSON.createArrayNode();

    /** An empty page. */
    public Page(String title) {
        this.title = title;
        body.append("<h1>").append(escaped(title)).append("</h1>\n");
    }

    /** Adds a heading. */
    public Page heading(String text) {
        return element("h2", text);
    }

    /** Adds a paragraph. */
    public Page paragraph(String text) {
        return element("p", text);
    }

    /** Adds a paragraph of code, such as a command. */
    public Page code(String text) {
        return element("pre", text);
    }

    private Page element(String tag, String text) {
        body.append('<').append(tag).append('>').append(escaped(text));
        body.append("</").append(tag).append(">\n");
        return this;
    }

    /** Adds a table. */
    public Page table(Table table) {
        body.append("<div class=\"scroll\"><table><thead>");
        row("th", table.columns());
        body.append("</thead><tbody>\n");
        table.rows().forEach(row -> row("td", row));
        body.append("</tbody></table></div>\n");
        return this;
    }

    private void row(String cell, List<String> cells) {
        body.append("<tr>");
        for (String text : cells) {
            body.append('<').append(cell).append('>').append(escaped(text));
            body.append("</").append(cell).append('>');
        }
        body.append("</tr>\n");
    }

    /**
     * Adds a group of charts, which stand beside one another where there is room. Series of one name share their colour within it.
     *
     * @throws IllegalArgumentException if it has more than {@value #COLOURS} names of series
     */
    public Page charts(List<Chart> some) {
        Set<String> all = new LinkedHashSet<>();
        some.forEach(chart -> chart.series().forEach(series -> all.add(series.name())));
        List<String> names = List.copyOf(all);
        Options.require(names.size() <= COLOURS, "names of series in a group", names.size(), "<= " + COLOURS);
        body.append("<div class=\"charts\">\n");
        for (Chart chart : some) {
            body.append("<figure data-chart=\"").append(charts.size()).append("\"><figcaption>");
            body.append(escaped(chart.title())).append("</figcaption></figure>\n");
            charts.add(json(chart, names));
        }
        body.append("</div>\n");
        return this;
    }

    /** One table of all curves over the union of their x: null where a curve has no point. */
    private ObjectNode json(Chart chart, List<String> names) {
        double[] x = union(chart);
        ObjectNode node = JSON.createObjectNode();
        axis(node.putObject("x"), chart.x());
        axis(node.putObject("y"), chart.y());
        ArrayNode data = node.putArray("data");
        add(data, x, x, x, false);
        ArrayNode series = node.putArray("series");
        for (Series one : chart.series()) {
            series.addObject().put("name", one.name()).put("colour", names.indexOf(one.name()));
            for (double[] values : List.of(one.y(), one.low(), one.high())) {
                add(data, x, one.x(), values, chart.y().logarithmic());
            }
        }
        return node;
    }

    private static void axis(ObjectNode node, Chart.Axis axis) {
        node.put("label", axis.label()).put("log", axis.logarithmic());
    }

    private static double[] union(Chart chart) {
        TreeSet<Double> all = new TreeSet<>();
        for (Series one : chart.series()) {
            for (double x : one.x()) {
                if (!chart.x().logarithmic() || x > 0) {
                    all.add(x);
                }
            }
        }
        return all.stream().mapToDouble(x -> x).toArray();
    }

    private static void add(ArrayNode data, double[] grid, double[] x, double[] values, boolean positive) {
        ArrayNode row = data.addArray();
        int next = 0;
        for (double at : grid) {
            while (next < x.length && x[next] < at) {
                next++;
            }
            boolean given = next < x.length
                    && x[next] == at
                    && Double.isFinite(values[next])
                    && (!positive || values[next] > 0);
            if (given) {
                row.add(rounded(values[next]));
            } else {
                row.addNull();
            }
        }
    }

    /** Six digits: more than a screen shows, and half the size. */
    private static double rounded(double value) {
        return Double.parseDouble("%.6g".formatted(value));
    }

    /** The whole file. */
    public String toHtml() {
        String version = uplotVersion();
        String uplot = "META-INF/resources/webjars/uplot/%s/".formatted(version);
        List<String> parts = new ArrayList<>();
        parts.add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        parts.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        parts.add("<title>" + escaped(title) + "</title>\n");
        parts.add("<style>" + resource(uplot + "dist/uPlot.min.css") + "</style>\n");
        parts.add("<style>\n" + resource("org/bilevel/experiments/report/page.css") + "</style>\n</head><body>\n");
        parts.add(body.toString());
        if (!charts.isEmpty()) {
            parts.add("<!-- uPlot " + version + "\n" + resource(uplot + "LICENSE") + "-->\n");
            parts.add("<script>" + resource(uplot + "dist/uPlot.iife.min.js") + "</script>\n");
            parts.add("<script>\nconst CHARTS = " + script(charts) + ";\n");
            parts.add(resource("org/bilevel/experiments/report/page.js") + "</script>\n");
        }
        parts.add("</body></html>\n");
        return String.join("", parts);
    }

    private static String uplotVersion() {
        Properties properties = new Properties();
        try (InputStream in = open(UPLOT)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String resource(String name) {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = Page.class.getClassLoader().getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(name + " is missing from the class path");
        }
        return in;
    }

    /** JSON that cannot end the script it stands in. */
    private static String script(ArrayNode node) {
        try {
            return JSON.writeValueAsString(node).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the charts", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
