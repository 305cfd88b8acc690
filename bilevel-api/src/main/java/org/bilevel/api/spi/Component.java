package org.bilevel.api.spi;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * A named, pluggable part: a record whose components, described by {@link Option}, are its options.
 *
 * @param family the interface it implements, such as {@code LinearSolver}
 * @param name its name in configurations, in {@code bilevel list} and on the command line
 * @param summary one line for people
 * @param source paper and equation, or the library it adapts
 * @param type the record
 * @param <T> the family
 */
public record Component<T>(Class<T> family, String name, String summary, String source, Class<? extends T> type) {

    /**
     * An option of a component.
     *
     * @param name its name
     * @param type its Java type: a number, a boolean, a string, an enum, the interface of another family, a list of such, or a map from strings to numbers
     * @param elementType of a list that of its elements, of a map that of its values; else the type itself
     * @param preset its default as written in YAML, empty if it must be given
     * @param range the accepted range, for people
     * @param summary what it means
     */
    public record OptionInfo(
            String name, Class<?> type, Class<?> elementType, String preset, String range, String summary) {}

    /**
     * Checks that the type is a record whose components are all described.
     *
     * @throws IllegalArgumentException naming what is missing
     */
    public Component {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " of component '" + name + "' is not a record");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (!component.isAnnotationPresent(Option.class)) {
                throw new IllegalArgumentException(
                        "option '%s' of component '%s' has no @Option".formatted(component.getName(), name));
            }
        }
    }

    /** The options, in the order of the record's constructor. */
    public List<OptionInfo> options() {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> {
                    Option option = component.getAnnotation(Option.class);
                    return new OptionInfo(
                            component.getName(),
                            component.getType(),
                            elementType(component),
                            option.preset(),
                            option.range(),
                            option.value());
                })
                .toList();
    }

    private static Class<?> elementType(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType generic
                        && generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]
                                instanceof Class<?> last
                ? last
                : component.getType();
    }

    /**
     * Builds the component.
     *
     * @param values one per option, in order, of the options' types
     * @throws IllegalArgumentException if the record refuses a value; its message names option, value and range
     */
    public T create(List<?> values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<? extends T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("component '" + name + "' failed to build", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("component '" + name + "' needs a public canonical constructor", e);
        }
    }
}
