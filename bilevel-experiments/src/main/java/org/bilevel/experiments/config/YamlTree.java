package org.bilevel.experiments.config;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.function.ObjIntConsumer;

/** Reads YAML into a tree whose scalars are text, reporting the line of every key, and refusing keys given twice. */
final class YamlTree {

    private static final YAMLFactory FACTORY = new YAMLFactory();

    private final YAMLParser parser;
    private final ObjIntConsumer<String> lines;

    private YamlTree(YAMLParser parser, ObjIntConsumer<String> lines) {
        this.parser = parser;
        this.lines = lines;
    }

    /**
     * Reads one document; an empty one is an empty mapping.
     *
     * @param lines told the path and line of every key
     */
    static JsonNode read(String yaml, ObjIntConsumer<String> lines) throws IOException {
        try (YAMLParser parser = FACTORY.createParser(yaml)) {
            YamlTree tree = new YamlTree(parser, lines);
            if (parser.nextToken() == null) {
                return JsonNodeFactory.instance.objectNode();
            }
            JsonNode root = tree.value("");
            if (parser.nextToken() != null) {
                throw new ConfigurationException("", "more than one document; must be one");
            }
            return root;
        }
    }

    private JsonNode value(String path) throws IOException {
        if (parser.isCurrentAlias()) {
            throw new ConfigurationException(
                    path, "aliases (*" + parser.getText() + ") are not supported; write it out");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(parser.getText());
        };
    }

    private ObjectNode object(String path) throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String child = OptionNodes.child(path, key);
            lines.accept(child, parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            if (node.has(key)) {
                throw new ConfigurationException(child, "'" + key + "' is given twice");
            }
            node.set(key, value(child));
        }
        return node;
    }

    private ArrayNode array(String path) throws IOException {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String child = OptionNodes.child(path, String.valueOf(node.size()));
            lines.accept(child, parser.currentTokenLocation().getLineNr());
            node.add(value(child));
        }
        return node;
    }
}
