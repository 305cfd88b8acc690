package org.bilevel.api.upper;

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
 */
public record UpperLevelStep(Hypergradient hypergradient, Accuracy accuracy, double stepSize, Cost cost) {}
