package org.bilevel.api.spi;

/** Checks of option values whose messages name the option, the value and the accepted range. */
public final class Options {

    private Options() {}

    /**
     * Requires a positive finite number.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static void requirePositive(String name, double value) {
        require(value > 0 && value < Double.POSITIVE_INFINITY, name, value, "> 0 and finite");
    }

    /**
     * Requires a number of at least a bound, and finite.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static void requireAtLeast(String name, double value, double bound) {
        require(value >= bound && value < Double.POSITIVE_INFINITY, name, value, ">= " + number(bound));
    }

    /**
     * Requires a condition that a phrase describes.
     *
     * @throws IllegalArgumentException if it does not hold
     */
    public static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("%s = %s, must be %s".formatted(name, number(value), range));
        }
    }

    private static Object number(Object value) {
        return value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15 ? (Object) d.longValue() : value;
    }
}
