package org.bilevel.experiments.guide.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code of docs/testing-your-own.md is that of this package. */
class TestingGuideTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void compilesWhatThePageShows() throws IOException {
        List<String> sources;
        try (Stream<Path> files =
                Files.list(ROOT.resolve("bilevel-experiments/src/test/java/org/bilevel/experiments/guide/testing"))) {
            sources = files.map(TestingGuideTest::read)
                    .map(TestingGuideTest::words)
                    .toList();
        }
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(read(ROOT.resolve("docs/testing-your-own.md")))
                .results()
                .map(match -> words(match.group(1)))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(block -> assertThat(sources).anyMatch(source -> source.contains(block)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Code without the white space that a formatter may change. */
    private static String words(String code) {
        return code.lines().map(line -> line.replaceAll("\\s+", "")).collect(Collectors.joining());
    }
}
