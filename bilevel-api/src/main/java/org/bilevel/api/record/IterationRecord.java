package org.bilevel.api.record;

import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.upper.UpperLevelStep;

/**
 * One upper-level step as observers see it.
 *
 * @param step k, from 0
 * @param totalCost cost of the run up to and including this step
 * @param seconds wall-clock time since the run began
 * @param result what the step did
 */
public record IterationRecord(long step, Cost totalCost, double seconds, UpperLevelStep result) {}
