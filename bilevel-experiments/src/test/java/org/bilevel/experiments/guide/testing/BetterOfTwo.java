package org.bilevel.experiments.guide.testing;

import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.Constant;
import org.bilevel.solvers.hypergradient.LocalBound;
import org.bilevel.solvers.hypergradient.PublishedBound;

/** Certified exactly if what it returns is. */
public record BetterOfTwo() implements ErrorBound {

    @Override
    public Constant of(InexactSolution solution) {
        return Constant.leastUpper(new LocalBound().of(solution), new PublishedBound().of(solution));
    }
}
