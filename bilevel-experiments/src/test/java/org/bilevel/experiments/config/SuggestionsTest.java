package org.bilevel.experiments.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody may have meant. */
final class SuggestionsTest {

    @Test
    void theNearestComesFirst() {
        assertThat(Suggestions.nearest("cgg", List.of("minres", "cg", "cgs"))).containsExactly("cg", "cgs");
        assertThat(Suggestions.nearest("FISTA", List.of("fista", "gd"))).containsExactly("fista");
    }

    @Test
    void nothingNearGivesNoSuggestion() {
        assertThat(Suggestions.nearest("quasi-newton", List.of("fista", "gd"))).isEmpty();
        assertThat(Suggestions.hint("quasi-newton", List.of("fista", "gd"))).isEqualTo("; known: fista, gd");
        assertThat(Suggestions.hint("x", List.of())).isEqualTo("; known: none");
    }
}
