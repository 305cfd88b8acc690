package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Component.OptionInfo;
import org.jspecify.annotations.Nullable;

/** Turns a component's section into a complete {@link ComponentSpec}, and that into the component. */
final class ComponentBinder {

    private static final String NAME = "name";

    private final ComponentRegistry registry;

    ComponentBinder(ComponentRegistry registry) {
        this.registry = registry;
    }

    /**
     * Fills in defaults and checks everything, by building the component once.
     *
     * @param node a bare name, or a mapping of {@code name} and options
     * @param preset what a mapping without a name amends; null if a name is needed
     */
    ComponentSpec complete(Family<?> family, JsonNode node, @Nullable JsonNode preset, String path) {
        ObjectNode given = mapping(family, node, preset, path);
        Component<?> component = registry.component(family, given.path(NAME).asText(), path);
        refuseUnknown(component, given, path);
        Map<String, Object> values = new LinkedHashMap<>();
        for (OptionInfo option : component.options()) {
            values.put(option.name(), value(component, option, given, OptionNodes.child(path, option.name())));
        }
        ComponentSpec spec = new ComponentSpec(component.name(), values);
        build(component, spec, path);
        return spec;
    }

    /** Builds a component from its section. */
    Object create(Family<?> family, JsonNode node, String path) {
        ComponentSpec spec = complete(family, node, null, path);
        return build(registry.component(family, spec.name(), path), spec, path);
    }

    private Object build(Component<?> component, ComponentSpec complete, String path) {
        ObjectNode options = complete.toJson();
        List<Object> arguments = new ArrayList<>();
        for (OptionInfo option : component.options()) {
            JsonNode node = options.path(option.name());
            String place = OptionNodes.child(path, option.name());
            arguments.add(argument(option, node, place));
        }
        return OptionNodes.build(component, arguments, path);
    }

    /** The value of an option, components built. */
    private Object argument(OptionInfo option, JsonNode node, String path) {
        if (option.type() == List.class) {
            Family<?> nested = elements(option);
            return OptionNodes.list(option, nested, node, path, (element, place) -> create(nested, element, place));
        } else if (option.type() == Map.class) {
            return OptionNodes.map(option, node, path);
        }
        return registry.family(option.type())
                .map(nested -> create(nested, node, path))
                .orElseGet(() -> ScalarParser.parse(option, node, path));
    }

    private Family<?> elements(OptionInfo option) {
        return registry.family(option.elementType())
                .orElseThrow(() -> new IllegalStateException(
                        "lists of " + option.elementType().getName() + " are not supported, it is no family"));
    }

    private Object value(Component<?> component, OptionInfo option, ObjectNode given, String path) {
        JsonNode preset = OptionNodes.preset(option);
        JsonNode node = OptionNodes.valueOf(given, option, path);
        JsonNode effective = node == null ? preset : node;
        if (effective == null) {
            throw new ConfigurationException(
                    OptionNodes.parent(path),
                    "'%s' needs option '%s': %s"
                            .formatted(component.name(), option.name(), OptionNodes.describe(option)));
        }
        if (option.type() == List.class) {
            Family<?> elements = elements(option);
            return OptionNodes.list(
                    option, elements, effective, path, (element, place) -> complete(elements, element, null, place));
        } else if (option.type() == Map.class) {
            return OptionNodes.map(option, effective, path);
        }
        Optional<Family<?>> nested = registry.family(option.type());
        return nested.isPresent()
                ? complete(nested.get(), effective, preset, path)
                : ScalarParser.parse(option, effective, path);
    }

    private ObjectNode mapping(Family<?> family, JsonNode node, @Nullable JsonNode preset, String path) {
        if (node.isObject() && !node.has(NAME) && preset != null) {
            ObjectNode amended = mapping(family, preset, null, path).deepCopy();
            amended.setAll((ObjectNode) node);
            return amended;
        }
        if (node.isObject() && node.path(NAME).isValueNode() && !node.path(NAME).isNull()) {
            return (ObjectNode) node;
        }
        if (node.isTextual()) {
            return JsonNodeFactory.instance.objectNode().put(NAME, node.asText());
        }
        String known = String.join(
                ", ", registry.components(family).stream().map(Component::name).toList());
        throw new ConfigurationException(
                path,
                "%s must be a name, or a mapping with a name and options; known: %s".formatted(family.name(), known));
    }

    private static void refuseUnknown(Component<?> component, ObjectNode given, String path) {
        List<String> known = component.options().stream().map(OptionInfo::name).toList();
        given.fieldNames().forEachRemaining(key -> {
            if (!key.equals(NAME) && !known.contains(key)) {
                throw new ConfigurationException(
                        OptionNodes.child(path, key),
                        "'%s' has no option '%s'%s".formatted(component.name(), key, Suggestions.hint(key, known)));
            }
        });
    }
}
