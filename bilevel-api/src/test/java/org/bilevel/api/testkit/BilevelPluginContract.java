package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Component.OptionInfo;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BilevelPlugin} promises. Presets are read as plain YAML scalars; an option of another family's type gets a stand-in, and
 * its preset need only name a component; lists and maps are empty.
 */
public abstract class BilevelPluginContract {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern NESTED = Pattern.compile(NAME + "|\\{ *name: *" + NAME + " *(,.*)?}");
    private static final Pattern LIMIT = Pattern.compile("(>=|<=|>|<) *(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)");

    /** The plug-in under test. */
    protected abstract BilevelPlugin plugin();

    /**
     * A value in range for an option without a preset: the smallest whole number that the range admits, the first constant, a stand-in. To be
     * overridden where that does not do.
     */
    protected Object given(Component<?> component, OptionInfo option) {
        Class<?> type = option.type();
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type == String.class) {
            return "x";
        } else if (type == boolean.class) {
            return false;
        } else if (type == List.class) {
            return List.of();
        } else if (type == Map.class) {
            return Map.of();
        } else if (type.isInterface()) {
            return standIn(type);
        }
        BigDecimal least = limits(option)
                .filter(limit -> limit.group(1).startsWith(">"))
                .map(limit -> limit.group(1).equals(">")
                        ? new BigDecimal(limit.group(2)).add(BigDecimal.ONE)
                        : new BigDecimal(limit.group(2)))
                .reduce(BigDecimal::max)
                .orElse(BigDecimal.ONE);
        return number(type, least);
    }

    @Test
    void offersNamedComponents() {
        List<Component<?>> components = plugin().components();

        assertThat(components).isNotEmpty();
        assertThat(components.stream()
                        .map(component -> component.family().getName() + " " + component.name())
                        .toList())
                .as("names within their families")
                .doesNotHaveDuplicates();
        assertThat(components).allSatisfy(component -> {
            assertThat(component.name()).matches(NAME);
            assertThat(component.family().isInterface())
                    .as("family of '%s' is an interface", component.name())
                    .isTrue();
            assertThat(component.summary())
                    .as("summary of '%s'", component.name())
                    .isNotBlank();
            assertThat(component.options()).allSatisfy(option -> {
                assertThat(option.name())
                        .as("'name' is the key of the component's own name")
                        .isNotEqualTo("name");
                assertThat(option.summary())
                        .as("what %s of '%s' means", option.name(), component.name())
                        .isNotBlank();
            });
        });
    }

    @Test
    void componentsBuildWithTheirPresets() {
        for (Component<?> component : plugin().components()) {
            List<Object> values = values(component);

            assertThatCode(() -> component.create(values))
                    .as("'%s' with its presets", component.name())
                    .doesNotThrowAnyException();
            assertThat(component.create(values))
                    .as("equal options make equal components")
                    .isInstanceOf(component.family())
                    .isEqualTo(component.create(values));
        }
    }

    /** Every limit that a range states as {@code > 0}, {@code >= 1}, {@code < 1} or {@code <= 1} is tried just beyond, and NaN with it. */
    @Test
    void componentsRefuseNumbersOutOfRange() {
        for (Component<?> component : plugin().components()) {
            for (OptionInfo option : component.options()) {
                for (Object value : outside(option)) {
                    List<Object> values = values(component);
                    values.set(component.options().indexOf(option), value);

                    assertThatIllegalArgumentException()
                            .as("'%s' with %s = %s, outside %s", component.name(), option.name(), value, option.range())
                            .isThrownBy(() -> component.create(values))
                            .withMessageContaining(option.name())
                            .withMessageContaining(shown(value));
                }
            }
        }
    }

    private List<Object> values(Component<?> component) {
        List<Object> values = new ArrayList<>();
        for (OptionInfo option : component.options()) {
            values.add(option.preset().isEmpty() ? given(component, option) : preset(component, option));
        }
        return values;
    }

    private static Object preset(Component<?> component, OptionInfo option) {
        Class<?> type = option.type();
        String text = option.preset();
        if (type == String.class) {
            return text;
        } else if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        } else if (type == List.class && text.equals("[]")) {
            return List.of();
        } else if (type == Map.class && text.equals("{}")) {
            return Map.of();
        } else if (type.isInterface() && NESTED.matcher(text).matches()) {
            return standIn(type);
        } else if (type.isEnum()) {
            String constant = text.replace('-', '_').toUpperCase(Locale.ROOT);
            for (Object candidate : type.getEnumConstants()) {
                if (((Enum<?>) candidate).name().equals(constant)) {
                    return candidate;
                }
            }
        } else if (text.equals("unlimited") && type == double.class) {
            return Double.POSITIVE_INFINITY;
        } else if (text.equals("unlimited") && type == long.class) {
            return Long.MAX_VALUE;
        } else if (type.isPrimitive() && type != boolean.class) {
            try {
                return number(type, new BigDecimal(text));
            } catch (NumberFormatException | ArithmeticException e) {
                throw new AssertionError(notOfItsType(component, option), e);
            }
        }
        throw new AssertionError(notOfItsType(component, option));
    }

    private static String notOfItsType(Component<?> component, OptionInfo option) {
        return "preset '%s' of option %s of '%s' is no %s"
                .formatted(
                        option.preset(),
                        option.name(),
                        component.name(),
                        option.type().getSimpleName());
    }

    private static Object number(Class<?> type, BigDecimal value) {
        if (type == int.class) {
            return value.intValueExact();
        } else if (type == long.class) {
            return value.longValueExact();
        } else if (type == double.class) {
            return value.doubleValue();
        }
        throw new AssertionError(
                "an option of type %s; options are int, long, double, boolean, strings, enums, interfaces of families, lists of these or maps to numbers"
                        .formatted(type.getName()));
    }

    private static List<Object> outside(OptionInfo option) {
        List<Object> values = new ArrayList<>();
        if (option.type() == double.class) {
            limits(option).forEach(limit -> {
                double at = Double.parseDouble(limit.group(2));
                values.add(
                        switch (limit.group(1)) {
                            case ">=" -> Math.nextDown(at);
                            case "<=" -> Math.nextUp(at);
                            default -> at;
                        });
                values.add(Double.NaN);
            });
        } else if (option.type() == int.class || option.type() == long.class) {
            limits(option).forEach(limit -> {
                BigDecimal at = new BigDecimal(limit.group(2));
                values.add(number(
                        option.type(),
                        switch (limit.group(1)) {
                            case ">=" -> at.subtract(BigDecimal.ONE);
                            case "<=" -> at.add(BigDecimal.ONE);
                            default -> at;
                        }));
            });
        }
        return values;
    }

    private static Stream<MatchResult> limits(OptionInfo option) {
        return LIMIT.matcher(option.range()).results();
    }

    /** The digits that both 2 and 2.0 begin with, for messages may write either. */
    private static String shown(Object value) {
        return value instanceof Double d && d == Math.rint(d) ? String.valueOf(d.longValue()) : String.valueOf(value);
    }

    /** An instance of another family's interface that may be kept but not used; equal to itself alone. */
    @SuppressWarnings("ReferenceEquality")
    private static Object standIn(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "a stand-in for a " + type.getSimpleName();
                    default ->
                        throw new UnsupportedOperationException(
                                "%s.%s is called while a component is built; maybe do it on first use"
                                        .formatted(type.getSimpleName(), method.getName()));
                });
    }
}
