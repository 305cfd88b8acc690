package org.bilevel.experiments.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Java types of options, in words for users. */
public final class TypeNames {

    private TypeNames() {}

    /** One word or the choices, as a listing shows it. */
    public static String of(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "integer";
        } else if (type == double.class) {
            return "number";
        } else if (type == boolean.class) {
            return "boolean";
        } else if (type == String.class) {
            return "string";
        } else if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ComponentSpec.kebab((Enum<?>) constant))
                    .collect(Collectors.joining("|"));
        }
        return type.getSimpleName();
    }

    /** With an article, as an error message says it. */
    static String phrase(Class<?> type) {
        return switch (of(type)) {
            case "integer" -> type == int.class ? "an integer of at most 31 bits" : "an integer";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "string" -> "a string";
            case String choices -> "one of " + choices.replace("|", ", ");
        };
    }
}
