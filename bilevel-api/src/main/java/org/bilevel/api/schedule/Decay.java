package org.bilevel.api.schedule;

import org.bilevel.api.spi.Options;

/**
 * A sequence between two positive multiples of k^-power (log k)^-logPower for large k: what decides whether its series converges.
 *
 * @param power finite, or +infinity for what falls faster than any power, such as a geometric sequence; negative for what grows
 * @param logPower finite; 0 with an infinite power
 */
public record Decay(double power, double logPower) {

    /** A sequence between two positive constants, such as one that is constant from some step on, or one that repeats. */
    public static final Decay NONE = new Decay(0, 0);

    /** Faster than any power, such as 0.9^k. */
    public static final Decay FASTER_THAN_ANY_POWER = new Decay(Double.POSITIVE_INFINITY, 0);

    /** Exponents are sums of options: 0.3 + 0.6 + 0.1 means 1, whatever rounding makes of it. */
    private static final double PER_UNIT = 1e12;

    /**
     * Checks the exponents.
     *
     * @throws IllegalArgumentException if one is NaN, or infinite where it may not be
     */
    public Decay {
        Options.require(power > Double.NEGATIVE_INFINITY, "power", power, "finite or +infinity");
        boolean finite = Double.isFinite(logPower) && (power < Double.POSITIVE_INFINITY || logPower == 0);
        Options.require(finite, "logPower", logPower, "finite, and 0 with an infinite power");
    }

    /** C k^-power. */
    public static Decay polynomial(double power) {
        return new Decay(power, 0);
    }

    /** C (log k)^-logPower. */
    public static Decay logarithmic(double logPower) {
        return new Decay(0, logPower);
    }

    /** The decay of the product of two sequences; the exponents add, up to multiples of 1e-12. */
    public Decay times(Decay other) {
        double sum = power + other.power;
        return Double.isInfinite(sum)
                ? FASTER_THAN_ANY_POWER
                : new Decay(rounded(sum), rounded(logPower + other.logPower));
    }

    /** The decay of the squares. */
    public Decay squared() {
        return times(this);
    }

    /** Whether the sequence tends to zero. */
    public boolean vanishes() {
        return power > 0 || (power == 0 && logPower > 0);
    }

    /** Whether the sequence tends to infinity. */
    public boolean grows() {
        return power < 0 || (power == 0 && logPower < 0);
    }

    /** Whether the sum over all k is infinite: for power < 1, and for power = 1 with logPower <= 1. */
    public boolean seriesDiverges() {
        return power < 1 || (power == 1 && logPower <= 1);
    }

    /** How the sum over k < K grows with K; by comparison with the integral of the sequence. */
    public Growth partialSums() {
        if (!seriesDiverges()) {
            return Growth.BOUNDED;
        }
        if (power < 1) {
            return new Growth(rounded(1 - power), -logPower, 0);
        }
        return logPower < 1 ? new Growth(0, rounded(1 - logPower), 0) : new Growth(0, 0, 1);
    }

    /** For people, such as {@code k^-0.5 (log k)^-2}. */
    public String describe() {
        if (power == Double.POSITIVE_INFINITY) {
            return "faster than any power of k";
        }
        return new Growth(-power, -logPower, 0).describe("k");
    }

    private static double rounded(double exponent) {
        return Math.rint(exponent * PER_UNIT) / PER_UNIT;
    }
}
