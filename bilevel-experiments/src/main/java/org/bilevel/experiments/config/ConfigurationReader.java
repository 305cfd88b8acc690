package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Component.OptionInfo;
import org.jspecify.annotations.Nullable;

/** Reads {@link RunConfiguration}s: unknown keys are refused, defaults spelled out, components checked against a registry. */
public final class ConfigurationReader {

    /** How the section of a component becomes its specification. */
    @FunctionalInterface
    private interface SpecReader {
        ComponentSpec read(String family, JsonNode node, @Nullable JsonNode preset, String path);
    }

    private final SpecReader specs;

    /** A reader that checks components against a registry, whose families have the names of the configuration's keys. */
    public ConfigurationReader(ComponentRegistry registry) {
        this((family, node, preset, path) -> registry.binder().complete(registry.family(family), node, preset, path));
    }

    private ConfigurationReader(SpecReader specs) {
        this.specs = specs;
    }

    /** The defaults, without a registry: components have the options the presets name, no more. */
    static RunConfiguration defaults() {
        ConfigurationReader reader = new ConfigurationReader((_, node, _, _) -> ComponentSpec.fromJson(node));
        return reader.read(ConfigurationSource.empty());
    }

    /**
     * The configuration of a source; what it leaves out has the defaults of its task and regulariser.
     *
     * @throws ConfigurationException where a key, a name or a value is refused; names the line
     */
    public RunConfiguration read(ConfigurationSource source) {
        try {
            JsonNode root = TaskDefaults.fill(source).root();
            return record(RunConfiguration.class, "the configuration", root, "");
        } catch (ConfigurationException e) {
            throw source.locate(e);
        }
    }

    /**
     * The same configuration with every option of every component spelled out and checked.
     *
     * @throws ConfigurationException where a component is refused
     */
    public RunConfiguration complete(RunConfiguration configuration) {
        return record(RunConfiguration.class, "the configuration", ConfigurationWriter.toJson(configuration), "");
    }

    private <T> T record(Class<T> type, String name, JsonNode node, String path) {
        Component<T> component = new Component<>(type, name, "", "", type);
        if (!(node instanceof ObjectNode given)) {
            throw new ConfigurationException(path, name + " must be a mapping of options");
        }
        refuseUnknown(component, given, path);
        List<Object> arguments = new ArrayList<>();
        for (OptionInfo option : component.options()) {
            arguments.add(value(option, given, OptionNodes.child(path, option.name())));
        }
        return OptionNodes.build(component, arguments, path);
    }

    private Object value(OptionInfo option, ObjectNode given, String path) {
        JsonNode preset = OptionNodes.preset(option);
        JsonNode node = OptionNodes.valueOf(given, option, path);
        JsonNode effective = node == null ? preset : node;
        if (effective == null) {
            throw new ConfigurationException(
                    OptionNodes.parent(path),
                    "'%s' must be given: %s".formatted(option.name(), OptionNodes.describe(option)));
        }
        if (option.type() == ComponentSpec.class) {
            return specs.read(option.name(), effective, preset, path);
        }
        return option.type().isRecord()
                ? record(option.type(), option.name(), effective, path)
                : ScalarParser.parse(option, effective, path);
    }

    private static void refuseUnknown(Component<?> component, ObjectNode given, String path) {
        List<String> known = component.options().stream().map(OptionInfo::name).toList();
        given.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new ConfigurationException(
                        OptionNodes.child(path, key),
                        "no option '%s' in %s%s".formatted(key, component.name(), Suggestions.hint(key, known)));
            }
        });
    }
}
