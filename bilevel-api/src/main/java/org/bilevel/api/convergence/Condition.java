package org.bilevel.api.convergence;

/**
 * A condition of a theorem, held against the options of a method.
 *
 * @param formula such as {@code sum alpha_k = inf}
 * @param status whether it is met
 * @param why one line with the exponents or values that decide
 */
public record Condition(String formula, Status status, String why) {

    /** Whether a condition is met. */
    public enum Status {
        /** It is met. */
        HOLDS,
        /** It is not met; the theorem does not apply as it stands. */
        FAILS,
        /** It depends on what the framework does not know: an assumption of whoever starts the run. */
        UNKNOWN
    }

    /** One line for people. */
    public String describe() {
        String verdict = switch (status) {
            case HOLDS -> "holds";
            case FAILS -> "fails";
            case UNKNOWN -> "not verified";
        };
        return "%s: %s (%s)".formatted(verdict, formula, why);
    }
}
