package org.bilevel.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bilevel.api.spi.Component.OptionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scalar as the type an option has. The option's type decides, not the spelling: {@code 1e-3} is a number where a number
 * is wanted, {@code no} a string where a string is.
 */
final class ScalarParser {

    /** How users write "no limit": the largest long, or infinity. */
    static final String UNLIMITED = "unlimited";

    private static final List<String> INFINITE = List.of(UNLIMITED, ".inf", "Infinity");
    private static final List<String> TRUE = List.of("true", "yes", "on");
    private static final List<String> FALSE = List.of("false", "no", "off");

    private ScalarParser() {}

    /**
     * The value of an option.
     *
     * @throws ConfigurationException if the text is no value of the option's type
     */
    static Object parse(OptionInfo option, JsonNode node, String path) {
        Object value = node.isValueNode() && !node.isNull()
                ? parse(option.type(), node.asText().strip())
                : null;
        if (value == null) {
            throw new ConfigurationException(
                    path, "%s = %s, must be %s".formatted(option.name(), shown(node), TypeNames.phrase(option.type())));
        }
        return value instanceof String ? node.asText() : value;
    }

    private static @Nullable Object parse(Class<?> type, String text) {
        if (type == int.class) {
            return int32(text);
        } else if (type == long.class) {
            return text.equals(UNLIMITED) ? (Object) Long.MAX_VALUE : integer(text);
        } else if (type == double.class) {
            return number(text);
        } else if (type == boolean.class) {
            return bool(text.toLowerCase(Locale.ROOT));
        } else if (type == String.class) {
            return text;
        } else if (type.isEnum()) {
            String constant = text.replace('-', '_').toUpperCase(Locale.ROOT);
            return Arrays.stream(type.getEnumConstants())
                    .filter(candidate -> ((Enum<?>) candidate).name().equals(constant))
                    .findFirst()
                    .orElse(null);
        }
        throw new IllegalStateException("options of type " + type.getName() + " are not supported");
    }

    private static @Nullable Integer int32(String text) {
        Long value = integer(text);
        return value == null || value != value.intValue() ? null : value.intValue();
    }

    private static @Nullable Long integer(String text) {
        try {
            // 1e6 and 1_000_000 are integers too; the length keeps 1e999999999 from being written out.
            BigDecimal value = new BigDecimal(text.replace("_", ""));
            if (value.precision() - value.scale() > 20) {
                return null;
            }
            return value.longValueExact();
        } catch (ArithmeticException | NumberFormatException _) {
            return null;
        }
    }

    private static @Nullable Double number(String text) {
        if (INFINITE.contains(text)) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            // BigDecimal refuses what only Java calls a number (NaN, 1d, 0x1p3); parseDouble keeps the sign of -0.0.
            String digits = text.replace("_", "");
            new BigDecimal(digits);
            double value = Double.parseDouble(digits);
            return Double.isInfinite(value) ? null : value;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static @Nullable Boolean bool(String text) {
        return TRUE.contains(text) ? Boolean.TRUE : FALSE.contains(text) ? Boolean.FALSE : null;
    }

    /** A value as messages show it. */
    static String shown(JsonNode node) {
        return node.isValueNode() ? "'" + node.asText() + "'" : node.isArray() ? "a list" : "a mapping";
    }
}
