package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;

/** Every component there is, by family and name. Immutable. */
public final class ComponentRegistry {

    private final Map<Class<?>, Family<?>> families;
    private final Map<Class<?>, Map<String, Component<?>>> components;
    private final ComponentBinder binder = new ComponentBinder(this);

    private ComponentRegistry(Builder builder) {
        this.families = Collections.unmodifiableMap(new LinkedHashMap<>(builder.families));
        Map<Class<?>, Map<String, Component<?>>> copy = new LinkedHashMap<>();
        builder.components.forEach(
                (type, byName) -> copy.put(type, Collections.unmodifiableMap(new TreeMap<>(byName))));
        this.components = Collections.unmodifiableMap(copy);
    }

    /** Starts an empty registry. */
    public static Builder builder() {
        return new Builder();
    }

    /** The families, in the order they were added. */
    public Collection<Family<?>> families() {
        return families.values();
    }

    /** The family of an interface, if it is one. */
    public Optional<Family<?>> family(Class<?> type) {
        return Optional.ofNullable(families.get(type));
    }

    /**
     * The family of a name.
     *
     * @throws ConfigurationException if there is none
     */
    public Family<?> family(String name) {
        List<String> known = families.values().stream().map(Family::name).toList();
        return families.values().stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new ConfigurationException("", "no family '" + name + "'" + Suggestions.hint(name, known)));
    }

    /** The components of a family, by name. */
    public Collection<Component<?>> components(Family<?> family) {
        return byName(family).values();
    }

    /**
     * The component of a name.
     *
     * @throws ConfigurationException if there is none; the message names the nearest
     */
    public Component<?> component(Family<?> family, String name) {
        return component(family, name, "");
    }

    Component<?> component(Family<?> family, String name, String path) {
        Map<String, Component<?>> byName = byName(family);
        Component<?> component = byName.get(name);
        if (component == null) {
            throw new ConfigurationException(
                    path, "no %s '%s'%s".formatted(family.name(), name, Suggestions.hint(name, byName.keySet())));
        }
        return component;
    }

    /**
     * Builds a component from its mapping or its bare name.
     *
     * @throws ConfigurationException if a name, an option or a value is refused
     */
    public <T> T create(Class<T> family, JsonNode node) {
        return family.cast(binder.create(requireFamily(family), node, ""));
    }

    /**
     * Builds a component; options that are not given have their defaults.
     *
     * @throws ConfigurationException if a name, an option or a value is refused
     */
    public <T> T create(Class<T> family, ComponentSpec spec) {
        return create(family, spec.toJson());
    }

    /**
     * The same component with every default spelled out, nested ones included, and every value checked.
     *
     * @throws ConfigurationException if a name, an option or a value is refused
     */
    public ComponentSpec complete(Class<?> family, ComponentSpec spec) {
        return binder.complete(requireFamily(family), spec.toJson(), null, "");
    }

    /** What fills in and checks component sections of this registry. */
    ComponentBinder binder() {
        return binder;
    }

    private Family<?> requireFamily(Class<?> type) {
        return family(type)
                .orElseThrow(() -> new IllegalArgumentException(type.getName() + " is no family of components"));
    }

    private Map<String, Component<?>> byName(Family<?> family) {
        return components.getOrDefault(family.type(), Map.of());
    }

    /** Collects families and components; a name can be taken once only. */
    public static final class Builder {

        private final Map<Class<?>, Family<?>> families = new LinkedHashMap<>();
        private final Map<Class<?>, Map<String, Component<?>>> components = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a family. */
        public Builder family(Family<?> family) {
            families.put(family.type(), family);
            return this;
        }

        /**
         * Adds a component of a family added before.
         *
         * @throws ConfigurationException if its family is unknown or its name taken
         */
        public Builder component(Component<?> component) {
            return add(component, component.type().getName());
        }

        /**
         * Adds the components of a third party.
         *
         * @throws ConfigurationException if a family is unknown or a name taken
         */
        public Builder plugin(BilevelPlugin plugin) {
            plugin.components()
                    .forEach(component ->
                            add(component, "plug-in " + plugin.getClass().getName()));
            return this;
        }

        private Builder add(Component<?> component, String provider) {
            Family<?> family = families.get(component.family());
            if (family == null) {
                throw new ConfigurationException(
                        "",
                        "%s offers '%s' of family %s; known families: %s"
                                .formatted(
                                        provider,
                                        component.name(),
                                        component.family().getName(),
                                        families.values().stream()
                                                .map(Family::name)
                                                .toList()));
            }
            if (component.options().stream().anyMatch(option -> option.name().equals("name"))) {
                throw new ConfigurationException(
                        "",
                        "%s: option 'name' of %s '%s' must be called otherwise"
                                .formatted(provider, family.name(), component.name()));
            }
            Component<?> taken = components
                    .computeIfAbsent(component.family(), _ -> new TreeMap<>())
                    .putIfAbsent(component.name(), component);
            if (taken != null) {
                throw new ConfigurationException(
                        "",
                        "%s offers %s '%s', a name taken by %s"
                                .formatted(
                                        provider,
                                        family.name(),
                                        component.name(),
                                        taken.type().getName()));
            }
            return this;
        }

        /** The registry. */
        public ComponentRegistry build() {
            return new ComponentRegistry(this);
        }
    }
}
