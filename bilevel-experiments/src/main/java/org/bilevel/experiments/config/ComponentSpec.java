package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bilevel.api.spi.Options;

/**
 * A component as a configuration names it: printable and comparable, not yet built.
 *
 * @param name the component's name
 * @param options the options that are given, each a Long, Double, Boolean, String or ComponentSpec, a list of ComponentSpecs or a map from strings to numbers; other
 *     numbers and enums are converted to these
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
            case OBJECT -> value.path("name").isTextual() ? fromJson(value) : numbers(value);
            case ARRAY -> value.valueStream().map(ComponentSpec::fromJson).toList();
            case BOOLEAN -> (Object) value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
            default -> value.asText();
        };
    }

    private static Map<String, Object> numbers(JsonNode node) {
        Map<String, Object> values = new LinkedHashMap<>();
        node.properties().forEach(entry -> values.put(entry.getKey(), number(entry.getValue())));
        return values;
    }

    /** YAML's scalars are text until they are read. */
    private static Object number(JsonNode value) {
        try {
            return value.isTextual() ? (Object) Double.valueOf(value.textValue()) : option(value);
        } catch (NumberFormatException _) {
            return value.textValue();
        }
    }

    private static Object convert(String option, Object value) {
        return switch (value) {
            case Integer i -> (Object) i.longValue();
            case Float f -> (Object) f.doubleValue();
            case Enum<?> e -> kebab(e);
            case Long _, Double _, Boolean _, String _, ComponentSpec _ -> value;
            case List<?> list when list.stream().allMatch(ComponentSpec.class::isInstance) -> List.copyOf(list);
            case Map<?, ?> map -> doubles(option, map);
            default ->
                throw new IllegalArgumentException(
                        "%s = %s, must be a number, a boolean, a string, an enum, a component, a list of components or a map from strings to numbers"
                                .formatted(option, value));
        };
    }

    private static Map<String, Double> doubles(String option, Map<?, ?> map) {
        Map<String, Double> values = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name) || !(value instanceof Number number)) {
                throw new IllegalArgumentException(
                        "%s of %s = %s, must be a number by a string".formatted(option, key, value));
            }
            values.put(name, number.doubleValue());
        });
        return Collections.unmodifiableMap(values);
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
