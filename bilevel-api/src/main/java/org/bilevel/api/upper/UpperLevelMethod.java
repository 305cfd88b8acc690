package org.bilevel.api.upper;

import org.bilevel.api.problem.BilevelProblem;

/** A method for min_theta f(theta). Immutable: a record of validated options; its state is in the {@link UpperLevelIteration}. */
public interface UpperLevelMethod {

    /** The state of one run, before its first step. */
    UpperLevelIteration start(BilevelProblem problem);
}
