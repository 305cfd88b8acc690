package org.bilevel.experiments.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes configurations as YAML that reads back to an equal object. */
public final class ConfigurationWriter {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .stringQuotingChecker(new QuoteAllButPlainWords())
            .build());

    /** YAML ends a comment at more line breaks than {@link String#lines} knows. */
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    private ConfigurationWriter() {}

    /** A configuration in YAML, one option a line, in the order of the record. */
    public static String toYaml(RunConfiguration configuration) {
        try {
            return YAML.writeValueAsString(toJson(configuration));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + configuration, e);
        }
    }

    /**
     * The same below some comments, which readers skip.
     *
     * @param comments text for people, a comment a line
     */
    public static String toYaml(RunConfiguration configuration, List<String> comments) {
        String head = comments.stream()
                .flatMap(LINE_BREAK::splitAsStream)
                .map(line -> "# " + line + "\n")
                .collect(Collectors.joining());
        return head + toYaml(configuration);
    }

    /** Every option of a configuration by its path, such as {@code method.step.initial}, with its value as text, in order. */
    public static Map<String, String> flattened(RunConfiguration configuration) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", toJson(configuration), flat);
        return flat;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> flat) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), flat));
        } else {
            flat.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }

    /** An option's value as a tree: records of options become mappings, components too. */
    static JsonNode toJson(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case ComponentSpec spec -> spec.toJson();
            case List<?> list -> {
                ArrayNode array = nodes.arrayNode();
                list.forEach(element -> array.add(toJson(element)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = nodes.objectNode();
                map.forEach((key, element) -> object.set((String) key, toJson(element)));
                yield object;
            }
            case Record settings -> mapping(settings);
            case Long n when n == Long.MAX_VALUE -> nodes.textNode(ScalarParser.UNLIMITED);
            case Double x when x == Double.POSITIVE_INFINITY -> nodes.textNode(ScalarParser.UNLIMITED);
            case Long n -> nodes.numberNode(n);
            case Integer n -> nodes.numberNode(n);
            case Double x -> nodes.numberNode(x);
            case Boolean b -> nodes.booleanNode(b);
            case Enum<?> constant -> nodes.textNode(ComponentSpec.kebab(constant));
            default -> nodes.textNode(value.toString());
        };
    }

    private static ObjectNode mapping(Record settings) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            try {
                node.set(component.getName(), toJson(component.getAccessor().invoke(settings)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component + " of " + settings, e);
            }
        }
        return node;
    }

    /** Leaves words and paths bare, quotes whatever YAML might take for something else. */
    private static final class QuoteAllButPlainWords extends StringQuotingChecker.Default {

        private static final long serialVersionUID = 1L;

        private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");

        @Override
        public boolean needToQuoteValue(String value) {
            return !PLAIN.matcher(value).matches() || super.needToQuoteValue(value);
        }
    }
}
