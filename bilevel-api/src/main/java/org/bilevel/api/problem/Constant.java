package org.bilevel.api.problem;

/**
 * A constant of a problem (mu, L, L_A, L_B, ||B||, a bound) with its provenance. {@link Certified} values are proven for the problem at
 * hand; {@link Estimated} ones are not, and everything computed from them is estimated too.
 */
public sealed interface Constant {

    /** In place of a bound on rounding errors that nobody has derived: none, unproven. */
    Constant ROUNDING_IGNORED = estimated(0, "rounding is ignored");

    /** The number. */
    double value();

    /** Where the number comes from: the proof's source, or the method of estimation. */
    String source();

    /**
     * A proven bound, in exact arithmetic up to a relative 1e-12 of the rounding of its own evaluation.
     *
     * @param value the bound
     * @param source the argument that proves it, such as an equation or a theorem
     */
    record Certified(double value, String source) implements Constant {}

    /**
     * A number without proof.
     *
     * @param value the estimate
     * @param source how it was obtained, such as "power iteration, 20 steps"
     */
    record Estimated(double value, String source) implements Constant {}

    /** A proven bound. */
    static Constant certified(double value, String source) {
        return new Certified(value, source);
    }

    /** An unproven number. */
    static Constant estimated(double value, String source) {
        return new Estimated(value, source);
    }

    /** Whether the number is proven. */
    default boolean certified() {
        return this instanceof Certified;
    }

    /**
     * A value derived from others: certified exactly if all of them are.
     *
     * @param value the derived number
     * @param source the derivation
     * @param inputs everything it was derived from
     */
    static Constant derived(double value, String source, Constant... inputs) {
        for (Constant input : inputs) {
            if (!input.certified()) {
                return new Estimated(value, source);
            }
        }
        return new Certified(value, source);
    }

    /** The better of two upper bounds on the same number: a finite certified one before an estimate, then the smaller one. */
    static Constant leastUpper(Constant a, Constant b) {
        if (a.certified() != b.certified()) {
            Constant proven = a.certified() ? a : b;
            Constant other = a.certified() ? b : a;
            return proven.value() < Double.POSITIVE_INFINITY ? proven : other;
        }
        return a.value() <= b.value() ? a : b;
    }

    /** The better of two lower bounds on the same number: a positive certified one before an estimate, then the larger one. */
    static Constant greatestLower(Constant a, Constant b) {
        if (a.certified() != b.certified()) {
            Constant proven = a.certified() ? a : b;
            Constant other = a.certified() ? b : a;
            return proven.value() > 0 ? proven : other;
        }
        return a.value() >= b.value() ? a : b;
    }
}
