package org.bilevel.api.testkit;

import org.bilevel.api.problem.LowerLevelObjective;

/** A lower-level objective whose minimiser is known. */
public interface SolvedObjective extends LowerLevelObjective {

    /** A copy of the minimiser, to {@link #solutionError()}. */
    double[] solution();

    /** Bound on the distance of {@link #solution()} from the true minimiser: its measured gradient norm / mu. */
    default double solutionError() {
        double[] gradient = new double[dimension()];
        gradient(solution(), gradient);
        return Dense.norm(gradient) / constants().mu();
    }
}
