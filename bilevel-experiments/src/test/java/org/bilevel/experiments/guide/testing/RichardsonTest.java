package org.bilevel.experiments.guide.testing;

import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.testkit.LinearSolverContract;
import org.bilevel.experiments.guide.Richardson;

class RichardsonTest extends LinearSolverContract {

    @Override
    protected LinearSolver solver(int iterationLimit) {
        return new Richardson(0.01, iterationLimit);
    }

    /** The best step for eigenvalues between these. */
    @Override
    protected LinearSolver solver(int iterationLimit, double smallest, double largest) {
        return new Richardson(2 / (smallest + largest), iterationLimit);
    }

    /** It needs about 20 iterations times the condition number. */
    @Override
    protected double largestCondition() {
        return 100;
    }
}
