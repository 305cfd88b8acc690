package org.bilevel.experiments.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.bilevel.experiments.file.AtomicFile;
import org.bilevel.experiments.report.Page;

/**
 * What an experiment has measured.
 *
 * @param columns of the rows
 * @param rows every measurement, as numbers, strings and booleans
 * @param settings that it depends on, seeds included: numbers, strings, booleans, and lists and maps of such
 * @param page for people
 * @param summary the page's tables as text
 */
public record Findings(
        List<String> columns, List<List<Object>> rows, Map<String, Object> settings, Page page, String summary) {

    /** The file of the rows. */
    public static final String ROWS = "results.csv";

    /** The file of the page. */
    public static final String PAGE = "report.html";

    private static final String MANIFEST = "manifest.json";

    /** Copies. */
    public Findings {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * Writes {@code results.csv}, {@code report.html} and {@code manifest.json}, which says by what command, version and machine.
     *
     * @param experiment its name
     * @throws IOException if a file cannot be written
     */
    public void write(Path folder, String experiment, String command) throws IOException {
        AtomicFile.write(folder.resolve(MANIFEST), manifest(experiment, command));
        AtomicFile.write(folder.resolve(ROWS), csv());
        AtomicFile.write(folder.resolve(PAGE), page.toHtml());
    }

    /**
     * Refuses a folder that holds results of something else; those of the same experiment may be replaced.
     *
     * @throws IllegalArgumentException if it does
     * @throws IOException if it cannot be read
     */
    public static void requireFolderFor(Path folder, String experiment) throws IOException {
        if (!Files.exists(folder.resolve(ROWS))) {
            return;
        }
        Path manifest = folder.resolve(MANIFEST);
        String held = Files.exists(manifest)
                ? new ObjectMapper()
                        .readTree(Files.readString(manifest))
                        .path("experiment")
                        .asText()
                : "";
        if (!held.equals(experiment)) {
            throw new IllegalArgumentException("out = %s, already holds results of %s; give another folder"
                    .formatted(folder, held.isEmpty() ? "something else" : "experiment '" + held + "'"));
        }
    }

    private String csv() throws IOException {
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader(columns.toArray(String[]::new))
                .setRecordSeparator('\n')
                .get();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            printer.printRecords(rows);
        }
        return text.toString();
    }

    /** Its model where the system tells (Linux), otherwise empty. */
    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private String manifest(String experiment, String command) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode()
                .put("experiment", experiment)
                .put("command", command)
                .put("version", RunStore.version())
                .put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("java", Runtime.version().toString())
                .put("system", "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")))
                .put("processor", processor())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("max_memory_bytes", Runtime.getRuntime().maxMemory());
        root.set("options", mapper.valueToTree(settings));
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
