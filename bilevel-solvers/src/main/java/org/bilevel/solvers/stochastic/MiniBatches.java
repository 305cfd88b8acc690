package org.bilevel.solvers.stochastic;

import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.solvers.sampling.UniformWithReplacement;

/** The mini-batches of a run, drawn uniformly with replacement, one after the other at each level. */
final class MiniBatches {

    private final BatchSequence lower;
    private final BatchSequence upper;
    private long lowerDraws;
    private long upperDraws;

    MiniBatches(FiniteSumProblem problem, int batch, SeedPath seed) {
        UniformWithReplacement uniform = new UniformWithReplacement(batch);
        this.lower = uniform.start(problem.lowerCount(), seed.child("lower"));
        this.upper = uniform.start(problem.upperCount(), seed.child("upper"));
    }

    int[] nextLower() {
        return lower.batch(lowerDraws++).samples();
    }

    int[] nextUpper() {
        return upper.batch(upperDraws++).samples();
    }
}
