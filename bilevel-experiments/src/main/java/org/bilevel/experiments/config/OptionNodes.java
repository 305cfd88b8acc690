package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Component.OptionInfo;
import org.jspecify.annotations.Nullable;

/** What options of components and of the configuration itself have in common: paths, presets, building. */
final class OptionNodes {

    private OptionNodes() {}

    static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String parent(String path) {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }

    /** The default, or null if the option must be given. */
    static @Nullable JsonNode preset(OptionInfo option) {
        return option.preset().isEmpty()
                ? null
                : ConfigurationSource.parse(option.preset(), "default of " + option.name())
                        .root();
    }

    /** What a mapping gives for an option, or null if it does not mention it. */
    static @Nullable JsonNode valueOf(ObjectNode given, OptionInfo option, String path) {
        JsonNode node = given.get(option.name());
        if (node != null && node.isNull()) {
            String otherwise = option.preset().isEmpty() ? "it must be given" : "leave it out for " + option.preset();
            throw new ConfigurationException(path, "'%s' has no value; %s".formatted(option.name(), otherwise));
        }
        return node;
    }

    /** The elements of a list, each read by itself. */
    static <T> List<T> list(
            OptionInfo option, Family<?> family, JsonNode node, String path, BiFunction<JsonNode, String, T> element) {
        if (!node.isArray()) {
            throw new ConfigurationException(
                    path,
                    "%s = %s, must be a list of %ss, such as [{name: ...}]"
                            .formatted(option.name(), ScalarParser.shown(node), family.name()));
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            values.add(element.apply(node.get(i), child(path, String.valueOf(i))));
        }
        return Collections.unmodifiableList(values);
    }

    /** A map from strings to numbers, in the order written. */
    static Map<String, Object> map(OptionInfo option, JsonNode node, String path) {
        if (!node.isObject()) {
            throw new ConfigurationException(
                    path,
                    "%s = %s, must be a mapping from names to numbers"
                            .formatted(option.name(), ScalarParser.shown(node)));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            OptionInfo value =
                    new OptionInfo(entry.getKey(), double.class, double.class, "", option.range(), option.summary());
            values.put(entry.getKey(), ScalarParser.parse(value, entry.getValue(), child(path, entry.getKey())));
        });
        return Collections.unmodifiableMap(values);
    }

    static String describe(OptionInfo option) {
        return option.range().isEmpty() ? option.summary() : option.summary() + " (" + option.range() + ")";
    }

    /** Builds a record; a refused value is ascribed to its option where the message begins with its name. */
    static <T> T build(Component<T> component, List<?> arguments, String path) {
        try {
            return component.create(arguments);
        } catch (ConfigurationException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String place = component.options().stream()
                    .map(OptionInfo::name)
                    .filter(name -> message.startsWith(name + " "))
                    .findFirst()
                    .map(name -> child(path, name))
                    .orElse(path);
            ConfigurationException refused = new ConfigurationException(place, message);
            refused.initCause(e);
            throw refused;
        }
    }
}
