package org.bilevel.api.upper;

import java.util.Optional;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;

/**
 * What one upper-level step did.
 *
 * @param hypergradient the one the step was taken with
 * @param accuracy the accuracy it was asked for
 * @param stepSize alpha_k
 * @param cost everything the step cost, rejected hypergradients and line searches included
 * @param halt why the method cannot go on, one line; theta is then what it was before the step. Empty after a step that was taken
 */
public record UpperLevelStep(
        Hypergradient hypergradient, Accuracy accuracy, double stepSize, Cost cost, Optional<String> halt) {

    /** A step that was taken. */
    public UpperLevelStep(Hypergradient hypergradient, Accuracy accuracy, double stepSize, Cost cost) {
        this(hypergradient, accuracy, stepSize, cost, Optional.empty());
    }
}
