package org.bilevel.api.convergence;

import java.util.ArrayList;
import java.util.List;

/**
 * The conditions under which a theorem lets a method converge, held against the options of the method, and the rate to expect. Conditions that fail are
 * reported, never forbidden.
 *
 * @param theorem what it is called; empty if the framework knows none for the method
 * @param source where it is stated and proven
 * @param conditions its conditions, in order
 * @param rate the rate or the neighbourhood to expect, one line with its formula
 */
public record ConvergenceConditions(String theorem, String source, List<Condition> conditions, String rate) {

    private static final ConvergenceConditions UNKNOWN = new ConvergenceConditions("", "", List.of(), "");

    /** Copies the conditions. */
    public ConvergenceConditions {
        conditions = List.copyOf(conditions);
    }

    /** For a method without a theorem known to the framework. */
    public static ConvergenceConditions unknown() {
        return UNKNOWN;
    }

    /** Whether there is a theorem. */
    public boolean known() {
        return !theorem.isEmpty();
    }

    /** What the conditions belong to, one line for people. */
    public String title() {
        return known()
                ? "convergence: %s [%s]".formatted(theorem, source)
                : "convergence: no theorem known to the framework for this method";
    }

    /** What to expect, one line for people; only with a theorem. */
    public String expectation() {
        return "expect: " + rate;
    }

    /** All of it for people: the title, a line a condition, the expectation. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add(title());
        if (known()) {
            conditions.forEach(condition -> lines.add("  " + condition.describe()));
            lines.add("  " + expectation());
        }
        return lines;
    }
}
