package org.bilevel.api.testkit;

import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelProblem;

/** A bilevel problem that counts what its lower-level objectives are asked for. */
public final class CountingProblem extends ForwardingProblem {

    private final Counters counters = new Counters();

    /** Counts from zero. */
    public CountingProblem(BilevelProblem delegate) {
        super(delegate);
    }

    /** The counts so far. */
    public Counters counters() {
        return counters;
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        LowerLevelProblem lowerLevel = super.lowerLevel(theta);
        return sample -> new CountingObjective(lowerLevel.objective(sample), counters);
    }
}
