package org.bilevel.experiments.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pages of the documentation whose code is compiled and run. Code is compared without white space, which a formatter may change. */
public final class GuidePage {

    /** The folder of the whole project. */
    public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private GuidePage() {}

    /**
     * The code blocks of a page.
     *
     * @param name of the page, below docs
     * @param language what stands behind the three ticks; empty for blocks without a language
     */
    public static List<String> blocks(String name, String language) throws IOException {
        String page = Files.readString(ROOT.resolve("docs").resolve(name));
        return Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(page)
                .results()
                .filter(match -> match.group(1).equals(language))
                .map(match -> words(match.group(2)))
                .toList();
    }

    /** The Java files in a folder and below it. */
    public static List<String> sources(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        List<String> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(words(Files.readString(file)));
        }
        return sources;
    }

    static String words(String code) {
        return code.lines().map(line -> line.replaceAll("\\s+", "")).collect(Collectors.joining());
    }
}
