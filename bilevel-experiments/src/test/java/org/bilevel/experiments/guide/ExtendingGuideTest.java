package org.bilevel.experiments.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of docs/extending.md is that of docs/sample-plugin, all of it. */
class ExtendingGuideTest {

    private static final Path PROJECT = GuidePage.ROOT.resolve("docs/sample-plugin");

    @Test
    void showsEverySourceOfTheProject() throws IOException {
        List<String> blocks = GuidePage.blocks("extending.md", "java");

        List<String> sources = GuidePage.sources(PROJECT.resolve("src"));

        assertThat(sources)
                .hasSameSizeAs(blocks)
                .allSatisfy(source -> assertThat(blocks)
                        .as("a block that is the source without its imports")
                        .contains(source.replaceFirst("^package[\\w.]*;(import[\\w.]*;)*", "")));
    }

    @Test
    void showsThePartsOfTheProjectFile() throws IOException {
        String pom = GuidePage.words(Files.readString(PROJECT.resolve("pom.xml")));

        assertThat(GuidePage.blocks("extending.md", "xml"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(pom).contains(block));
    }

    @Test
    void showsTheServiceFile() throws IOException {
        Path service = PROJECT.resolve("src/main/resources/META-INF/services/org.bilevel.api.spi.BilevelPlugin");

        assertThat(GuidePage.blocks("extending.md", "")).contains(GuidePage.words(Files.readString(service)));
    }

    @Test
    void isForTheVersionOfThisProject() throws IOException {
        String root = GuidePage.words(Files.readString(GuidePage.ROOT.resolve("pom.xml")));
        String version = root.replaceFirst(".*?<artifactId>bilevel</artifactId><version>(.*?)</version>.*", "$1");

        assertThat(GuidePage.words(Files.readString(PROJECT.resolve("pom.xml"))))
                .contains("<bilevel.version>" + version + "</bilevel.version>");
    }
}
