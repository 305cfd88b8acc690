package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A configuration as written: a tree whose scalars are text, and for every path in it the place where the user wrote it. Immutable.
 */
public final class ConfigurationSource {

    private final JsonNode root;
    private final Map<String, String> origins;

    private ConfigurationSource(JsonNode root, Map<String, String> origins) {
        this.root = root;
        this.origins = origins;
    }

    /** Nothing written: all defaults. */
    public static ConfigurationSource empty() {
        return new ConfigurationSource(JsonNodeFactory.instance.objectNode(), Map.of());
    }

    /**
     * Parses YAML.
     *
     * @param name what messages call it, such as the file's name
     * @throws ConfigurationException if it is no YAML or gives a key twice; names the line
     */
    public static ConfigurationSource parse(String yaml, String name) {
        Map<String, String> origins = new LinkedHashMap<>();
        origins.put("", name);
        try {
            JsonNode root = YamlTree.read(yaml, (path, line) -> origins.put(path, name + " line " + line));
            return new ConfigurationSource(root, origins);
        } catch (ConfigurationException e) {
            throw e.writtenAt(origins.getOrDefault(e.path(), name));
        } catch (IOException e) {
            throw broken(e, name);
        }
    }

    /** SnakeYAML's problem in one line; its own message draws the place in several. */
    private static ConfigurationException broken(IOException e, String name) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            int line = marked.getProblemMark().getLine() + 1;
            return new ConfigurationException("", "not YAML: " + marked.getProblem()).writtenAt(name + " line " + line);
        }
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new ConfigurationException("", "not YAML: " + first).writtenAt(name);
    }

    /**
     * Reads a YAML file.
     *
     * @throws ConfigurationException if its content is refused
     * @throws IOException if it cannot be read
     */
    public static ConfigurationSource read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return parse(new String(bytes, StandardCharsets.UTF_8), file.toString());
    }

    /**
     * The same with a value set or replaced; what a flag of the command does to a file.
     *
     * @param path keys joined by dots; a component given by its bare name becomes a mapping if an option of it is set
     * @param yaml the value
     * @param origin what messages call the place, such as {@code --noise}
     */
    public ConfigurationSource with(String path, String yaml, String origin) {
        ConfigurationSource value = parse(yaml, origin);
        ObjectNode tree = root.isObject() ? root.deepCopy() : JsonNodeFactory.instance.objectNode();
        ObjectNode parent = tree;
        String[] keys = path.split("\\.", -1);
        for (int i = 0; i + 1 < keys.length; i++) {
            parent = section(parent, keys[i]);
        }
        parent.set(keys[keys.length - 1], value.root);
        Map<String, String> all = new LinkedHashMap<>(origins);
        all.keySet().removeIf(key -> key.startsWith(path + "."));
        all.put(path, origin);
        return new ConfigurationSource(tree, all);
    }

    private static ObjectNode section(ObjectNode parent, String key) {
        JsonNode child = parent.get(key);
        if (child instanceof ObjectNode object) {
            return object;
        }
        ObjectNode section = parent.putObject(key);
        return child == null || child.isNull() ? section : section.set("name", child);
    }

    /** The tree; an object node unless the document is a bare scalar or list. */
    public JsonNode root() {
        return root;
    }

    /** The value at a path, null if nothing is written there. */
    public @Nullable String text(String path) {
        JsonNode node = root;
        for (String key : path.split("\\.", -1)) {
            node = node.path(key);
        }
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }

    /** The same without one of its outermost keys. */
    public ConfigurationSource without(String key) {
        ObjectNode tree = root.isObject() ? root.deepCopy() : JsonNodeFactory.instance.objectNode();
        tree.remove(key);
        return new ConfigurationSource(tree, origins);
    }

    /**
     * What is read of this source; of what is refused, messages name the place where the user wrote it.
     *
     * @param read reads it
     */
    public <T> T located(Supplier<T> read) {
        try {
            return read.get();
        } catch (ConfigurationException e) {
            throw locate(e);
        }
    }

    /** The same problem, with the place where the user wrote what caused it. */
    ConfigurationException locate(ConfigurationException problem) {
        for (String path = problem.path(); !path.isEmpty(); path = OptionNodes.parent(path)) {
            String origin = origins.get(path);
            if (origin != null) {
                return problem.writtenAt(origin);
            }
        }
        String whole = origins.get("");
        return whole == null ? problem : problem.writtenAt(whole);
    }
}
