package org.bilevel.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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

    /** Adds a box of lines that are not to be overlooked; nothing if there are none. */
    public Page warnings(List<String> lines) {
        if (!lines.isEmpty()) {
            body.append("<ul class=\"warnings\">\n");
            lines.forEach(line -> body.append("<li>").append(escaped(line)).append("</li>\n"));
            body.append("</ul>\n");
        }
        return this;
    }

    /** Adds small pictures in rows. */
    public Page gallery(List<Tile> tiles) {
        body.append("<div class=\"gallery\">\n");
        for (Tile tile : tiles) {
            body.append("<figure><div>");
            tile.pictures().forEach(this::image);
            body.append("</div><figcaption>").append(escaped(tile.caption())).append("</figcaption></figure>\n");
        }
        body.append("</div>\n");
        return this;
    }

    /** Adds pictures to compare. */
    public Page comparisons(List<Comparison> some) {
        body.append("<div class=\"comparisons\">\n");
        for (Comparison comparison : some) {
            String caption = escaped(comparison.caption());
            body.append("<figure class=\"compare\"><figcaption>").append(caption);
            body.append("</figcaption><div class=\"layers\">");
            comparison.pictures().forEach(this::image);
            body.append("</div></figure>\n");
        }
        body.append("</div>\n");
        return this;
    }

    private void image(Picture picture) {
        body.append("<img alt=\"").append(escaped(picture.name()));
        body.append("\" title=\"").append(escaped(picture.name()));
        body.append("\" width=\"").append(picture.width());
        body.append("\" height=\"").append(picture.height());
        body.append("\" src=\"data:image/png;base64,");
        body.append(Base64.getEncoder().encodeToString(picture.png())).append("\">");
    }

    /** Adds a table of texts, all of whose cells are aligned to the left. */
    public Page texts(Table table) {
        return table(table, "scroll texts");
    }

    /** Adds a table. */
    public Page table(Table table) {
        return table(table, "scroll");
    }

    private Page table(Table table, String kind) {
        body.append("<div class=\"").append(kind).append("\"><table><thead>");
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
        return toHtml("");
    }

    /**
     * The whole file, which asks for {@link #toJson} anew every few seconds.
     *
     * @param path where, on the server that the page comes from
     */
    public String toLiveHtml(String path) {
        return toHtml(path);
    }

    /** What a live page needs to bring itself up to date. */
    public String toJson() {
        ObjectNode node = JSON.createObjectNode().put("body", body.toString());
        node.set("charts", charts);
        return script(node);
    }

    private String toHtml(String live) {
        String version = uplotVersion();
        String uplot = "META-INF/resources/webjars/uplot/%s/".formatted(version);
        List<String> parts = new ArrayList<>();
        parts.add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        parts.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        parts.add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                + "style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src "
                + (live.isEmpty() ? "'none'" : "'self'") + "\">\n");
        parts.add("<title>" + escaped(title) + "</title>\n");
        parts.add("<link rel=\"icon\" href=\"data:,\">\n");
        parts.add("<style>" + resource(uplot + "dist/uPlot.min.css") + "</style>\n");
        parts.add("<style>\n" + resource("org/bilevel/experiments/report/page.css") + "</style>\n</head><body>\n");
        parts.add("<main>\n" + body + "</main>\n");
        parts.add("<!-- uPlot " + version + "\n" + resource(uplot + "LICENSE") + "-->\n");
        parts.add("<script>" + resource(uplot + "dist/uPlot.iife.min.js") + "</script>\n");
        parts.add("<script>\nconst CHARTS = " + script(charts) + ";\n");
        parts.add("const LIVE = " + script(JSON.getNodeFactory().textNode(live)) + ";\n");
        parts.add(resource("org/bilevel/experiments/report/page.js") + "</script>\n");
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
    private static String script(JsonNode node) {
        try {
            return JSON.writeValueAsString(node).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
