package org.bilevel.api.schedule;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An order of growth K^power (log K)^logPower (log log K)^logLogPower, up to a constant factor; a negative exponent falls. Ordered by which grows
 * faster.
 *
 * @param power of K
 * @param logPower of log K
 * @param logLogPower of log log K
 */
public record Growth(double power, double logPower, double logLogPower) implements Comparable<Growth> {

    /** A positive constant. */
    public static final Growth BOUNDED = new Growth(0, 0, 0);

    private static final Comparator<Growth> BY_SPEED = Comparator.comparingDouble(Growth::power)
            .thenComparingDouble(Growth::logPower)
            .thenComparingDouble(Growth::logLogPower);

    /** Adds zero to the exponents, so that -0 is 0. */
    public Growth {
        power += 0.0;
        logPower += 0.0;
        logLogPower += 0.0;
    }

    /** The order of the quotient. */
    public Growth over(Growth other) {
        return new Growth(power - other.power, logPower - other.logPower, logLogPower - other.logLogPower);
    }

    /** The order of the sum: the faster of the two. */
    public Growth plus(Growth other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Growth other) {
        return BY_SPEED.compare(this, other);
    }

    /**
     * The value with the constant factor 1.
     *
     * @param k above e, so that the logarithms are positive
     */
    public double at(double k) {
        double log = Math.log(k);
        return Math.pow(k, power) * Math.pow(log, logPower) * Math.pow(Math.log(log), logLogPower);
    }

    /**
     * For people, such as {@code K^-0.5 log K}.
     *
     * @param variable what to call K
     */
    public String describe(String variable) {
        String product = Stream.of(
                        factor(variable, power),
                        factor("log " + variable, logPower),
                        factor("log log " + variable, logLogPower))
                .filter(factor -> !factor.isEmpty())
                .collect(Collectors.joining(" "));
        return product.isEmpty() ? "1" : product;
    }

    private static String factor(String base, double exponent) {
        String shown = String.format(Locale.ROOT, "%.4f", exponent).replaceAll("\\.?0+$", "");
        return switch (shown) {
            case "0", "-0" -> "";
            case "1" -> base;
            default -> (base.contains(" ") ? "(" + base + ")" : base) + "^" + shown;
        };
    }
}
