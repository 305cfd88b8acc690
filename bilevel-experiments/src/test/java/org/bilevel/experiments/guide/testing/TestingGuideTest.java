package org.bilevel.experiments.guide.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.bilevel.experiments.guide.GuidePage;
import org.junit.jupiter.api.Test;

/** The code of docs/testing-your-own.md is that of this package. */
class TestingGuideTest {

    @Test
    void compilesWhatThePageShows() throws IOException {
        List<String> sources = GuidePage.sources(
                GuidePage.ROOT.resolve("bilevel-experiments/src/test/java/org/bilevel/experiments/guide/testing"));

        assertThat(GuidePage.blocks("testing-your-own.md", "java"))
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(block -> assertThat(sources).anyMatch(source -> source.contains(block)));
    }
}
