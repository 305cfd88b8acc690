package org.bilevel.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Component.OptionInfo;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.ComponentSpec;
import org.bilevel.experiments.config.Family;
import org.bilevel.experiments.config.TypeNames;

/** All components of a registry, for people and for programs. */
final class ComponentListing {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ComponentRegistry registry;

    ComponentListing(ComponentRegistry registry) {
        this.registry = registry;
    }

    /** Families as headings, components below them, their options indented. */
    String toText() {
        StringBuilder text = new StringBuilder();
        for (Family<?> family : registry.families()) {
            Collection<Component<?>> components = registry.components(family);
            text.append(text.isEmpty() ? "" : "\n").append("%s: %s%n".formatted(family.name(), family.summary()));
            int width =
                    components.stream().mapToInt(c -> c.name().length()).max().orElse(0);
            for (Component<?> component : components) {
                text.append("  %s  %s%n".formatted(pad(component.name(), width), summary(component)));
                int names = component.options().stream()
                        .mapToInt(o -> o.name().length())
                        .max()
                        .orElse(0);
                component
                        .options()
                        .forEach(option ->
                                text.append("      %s  %s%n".formatted(pad(option.name(), names), describe(option))));
                convergence(component).ifPresent(convergence -> {
                    text.append("      with these defaults and %s:%n".formatted(batches(component)));
                    convergence
                            .describe()
                            .forEach(
                                    line -> text.append("        ").append(line).append(System.lineSeparator()));
                });
            }
        }
        return text.toString();
    }

    /**
     * {@code {"families": [{"name", "summary", "interface", "components": [{"name", "summary", "source", "class", "options": [{"name", "type", "default", "range", "summary"}]}]}]}}, defaults
     * as written in YAML and null where an option must be given. A method with a theorem also has
     * {@code "convergence": {"theorem", "source", "conditions": [{"formula", "status", "why"}], "rate"}}, for its default options and independent mini-batches, or full ones where it needs them.
     */
    String toJson() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode families = root.putArray("families");
        for (Family<?> family : registry.families()) {
            ObjectNode node = families.addObject()
                    .put("name", family.name())
                    .put("summary", family.summary())
                    .put("interface", family.type().getName());
            ArrayNode components = node.putArray("components");
            registry.components(family).forEach(component -> add(components.addObject(), component));
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the listing", e);
        }
    }

    private void add(ObjectNode node, Component<?> component) {
        node.put("name", component.name())
                .put("summary", component.summary())
                .put("source", component.source())
                .put("class", component.type().getName());
        ArrayNode options = node.putArray("options");
        for (OptionInfo option : component.options()) {
            options.addObject()
                    .put("name", option.name())
                    .put("type", typeName(option))
                    .put("default", option.preset().isEmpty() ? null : preset(option))
                    .put("range", option.range())
                    .put("summary", option.summary());
        }
        convergence(component).filter(ConvergenceConditions::known).ifPresent(convergence -> {
            ObjectNode theory = node.putObject("convergence")
                    .put("theorem", convergence.theorem())
                    .put("source", convergence.source());
            ArrayNode conditions = theory.putArray("conditions");
            for (Condition condition : convergence.conditions()) {
                conditions
                        .addObject()
                        .put("formula", condition.formula())
                        .put("status", condition.status().name().toLowerCase(Locale.ROOT))
                        .put("why", condition.why());
            }
            theory.put("rate", convergence.rate());
        });
    }

    /** Of a method with its default options and the batches it is for; empty for other families, and where an option has no default. */
    private Optional<ConvergenceConditions> convergence(Component<?> component) {
        boolean complete =
                component.options().stream().noneMatch(option -> option.preset().isEmpty());
        if (component.family() != UpperLevelMethod.class || !complete) {
            return Optional.empty();
        }
        UpperLevelMethod method = method(component);
        return Optional.of(method.convergence(method.needsFullBatches() ? Draws.FULL : Draws.INDEPENDENT));
    }

    private String batches(Component<?> component) {
        return method(component).needsFullBatches() ? "full batches" : "independent mini-batches";
    }

    private UpperLevelMethod method(Component<?> component) {
        return registry.create(UpperLevelMethod.class, ComponentSpec.of(component.name()));
    }

    private String typeName(OptionInfo option) {
        if (option.type() == List.class) {
            String elements = registry.family(option.elementType())
                    .<String>map(Family::name)
                    .orElseGet(() -> TypeNames.of(option.elementType()));
            return "list of " + elements;
        } else if (option.type() == Map.class) {
            return "map from names to numbers";
        }
        Optional<Family<?>> family = registry.family(option.type());
        return family.isPresent() ? family.get().name() : TypeNames.of(option.type());
    }

    private String describe(OptionInfo option) {
        boolean typeSaysIt =
                option.type().isEnum() || registry.family(option.type()).isPresent();
        String range = option.range().isEmpty() || typeSaysIt ? "" : ", " + option.range();
        String preset = option.preset().isEmpty() ? "must be given" : "default " + preset(option);
        return "%s (%s%s; %s)".formatted(option.summary(), typeName(option), range, preset);
    }

    /** The default, an enum's in the spelling of configurations. */
    private static String preset(OptionInfo option) {
        return option.type().isEnum() ? option.preset().toLowerCase(Locale.ROOT).replace('_', '-') : option.preset();
    }

    private static String summary(Component<?> component) {
        return component.source().isEmpty()
                ? component.summary()
                : component.summary() + " [" + component.source() + "]";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
