package org.bilevel.api.testkit;

import org.bilevel.api.linear.LinearSolver;

/** Shows that {@link LinearSolverContract} can be met. */
final class ReferenceConjugateGradientTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new ReferenceConjugateGradient(iterationLimit);
    }
}
