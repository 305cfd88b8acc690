package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Component.OptionInfo;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.Family;
import org.bilevel.experiments.wiring.Components;
import org.junit.jupiter.api.Test;

/** Both listings hold everything that the registry does. */
class ComponentListingTest {

    private final ComponentRegistry registry = Components.registry();
    private final ComponentListing listing = new ComponentListing(registry);

    @Test
    void jsonHoldsEveryFieldOfEveryComponent() throws IOException {
        List<List<String>> expected = new ArrayList<>();
        for (Family<?> family : registry.families()) {
            for (Component<?> component : registry.components(family)) {
                expected.add(List.of(
                        family.name(),
                        family.summary(),
                        family.type().getName(),
                        component.name(),
                        component.summary(),
                        component.source(),
                        component.type().getName()));
                for (OptionInfo option : component.options()) {
                    expected.add(List.of(
                            component.type().getName(),
                            option.name(),
                            preset(option),
                            option.range(),
                            option.summary()));
                }
            }
        }

        List<List<String>> actual = new ArrayList<>();
        for (JsonNode family : new ObjectMapper().readTree(listing.toJson()).get("families")) {
            for (JsonNode component : family.get("components")) {
                actual.add(List.of(
                        text(family, "name"),
                        text(family, "summary"),
                        text(family, "interface"),
                        text(component, "name"),
                        text(component, "summary"),
                        text(component, "source"),
                        text(component, "class")));
                for (JsonNode option : component.get("options")) {
                    assertThat(text(option, "type")).isNotBlank();
                    actual.add(List.of(
                            text(component, "class"),
                            text(option, "name"),
                            text(option, "default"),
                            text(option, "range"),
                            text(option, "summary")));
                }
            }
        }
        assertThat(actual).isEqualTo(expected);
    }

    /** An option that must be given has the default null. */
    private static String text(JsonNode node, String field) {
        return node.get(field).isNull() ? "must be given" : node.get(field).textValue();
    }

    private static String preset(OptionInfo option) {
        if (option.preset().isEmpty()) {
            return "must be given";
        }
        return option.type().isEnum() ? option.preset().toLowerCase(Locale.ROOT).replace('_', '-') : option.preset();
    }

    @Test
    void textHoldsEveryComponentWithItsSourceAndOptions() {
        String text = listing.toText();
        for (Family<?> family : registry.families()) {
            assertThat(text).contains(family.name() + ": " + family.summary());
            for (Component<?> component : registry.components(family)) {
                assertThat(text)
                        .containsPattern("(?m)^  \\Q%s\\E +\\Q%s\\E".formatted(component.name(), component.summary()))
                        .contains(component.source());
                for (OptionInfo option : component.options()) {
                    assertThat(text)
                            .containsPattern(
                                    "(?m)^      \\Q%s\\E +\\Q%s\\E".formatted(option.name(), option.summary()));
                }
            }
        }
    }

    @Test
    void optionsShowTypeRangeAndDefault() {
        assertThat(listing.toText())
                .contains("factor   ratio of the values after a drop and before it (number, > 0, < 1; default 0.5)")
                .contains("then   what follows, counted from its own step 0 (schedule; must be given)")
                .contains("growth  how batches grow (geometric|linear; default geometric)")
                .contains("such as {100: 0.1} (map from names to numbers, > 0; must be given)")
                .contains("(boolean; default false)");
    }
}
