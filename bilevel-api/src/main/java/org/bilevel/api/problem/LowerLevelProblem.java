package org.bilevel.api.problem;

/** All lower-level problems of a bilevel problem at one theta. Immutable and safe for use by several threads. */
public interface LowerLevelProblem {

    /** A new objective h_i(., theta) of sample i, with scratch memory of its own, for one thread. */
    LowerLevelObjective objective(int sample);
}
