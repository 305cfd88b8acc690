package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bilevel.api.spi.Options;

/**
 * A component as a configuration names it: printable and comparable, not yet built.
 *
 * @param name the component's name
 * @param options the options that are given, each a Long, Double, Boolean, String or ComponentSpec; other numbers and enums
 *     are converted to these
 */
public record ComponentSpec(String name, Map<String, Object> options) {

    /**
     * Copies and converts the options.
     *
     * @throws IllegalArgumentException if the name is blank or an option has a type no option can have
     */
    public ComponentSpec {
        Options.require(!name.isBlank(), "name", "'" + name + "'", "a component's name");
        Map<String, Object> converted = new LinkedHashMap<>();
        options.forEach((key, value) -> converted.put(key, convert(key, value)));
        options = Collections.unmodifiableMap(converted);
    }

    /** A component with its default options. */
    public static ComponentSpec of(String name) {
        return new ComponentSpec(name, Map.of());
    }

    /** The same with one option set. */
    public ComponentSpec with(String option, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        all.put(option, value);
        return new ComponentSpec(name, all);
    }

    /** This as a mapping: {@code name} first, then the options. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", name);
        options.forEach((key, value) -> node.set(key, ConfigurationWriter.toJson(value)));
        return node;
    }

    /**
     * The component a section names, nothing checked against a registry or filled in.
     *
     * @param node a bare name, or a mapping of {@code name} and options
     * @throws IllegalArgumentException if it is neither
     */
    public static ComponentSpec fromJson(JsonNode node) {
        if (!node.isTextual() && !node.path("name").isTextual()) {
            throw new IllegalArgumentException("a component must be a name, or a mapping with a name and options");
        }
        Map<String, Object> options = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            if (!entry.getKey().equals("name")) {
                options.put(entry.getKey(), option(entry.getValue()));
            }
        });
        return new ComponentSpec(
                node.isTextual() ? node.textValue() : node.path("name").textValue(), options);
    }

    private static Object option(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> fromJson(value);
            case BOOLEAN -> (Object) value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
            default -> value.asText();
        };
    }

    private static Object convert(String option, Object value) {
        return switch (value) {
            case Integer i -> (Object) i.longValue();
            case Float f -> (Object) f.doubleValue();
            case Enum<?> e -> kebab(e);
            case Long _, Double _, Boolean _, String _, ComponentSpec _ -> value;
            default ->
                throw new IllegalArgumentException(
                        "%s = %s, must be a number, a boolean, a string, an enum or a component"
                                .formatted(option, value));
        };
    }

    /** An enum constant as users write it: {@code WITH_REPLACEMENT} is {@code with-replacement}. */
    static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return options.isEmpty() ? name : name + options;
    }
}
