package org.bilevel.api.testkit;

import org.bilevel.api.problem.BilevelProblem;

/**
 * A bilevel problem and a theta to try it at.
 *
 * @param problem the problem
 * @param theta one its constraints admit, with some room around it
 * @param <P> the kind of problem
 */
public record Instance<P extends BilevelProblem>(P problem, double[] theta) {

    @Override
    public String toString() {
        return problem + " at a theta of norm " + Dense.norm(theta);
    }
}
