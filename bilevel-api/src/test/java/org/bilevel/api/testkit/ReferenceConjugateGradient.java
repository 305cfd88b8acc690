package org.bilevel.api.testkit;

import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.jspecify.annotations.Nullable;

/** Conjugate gradients with the residual recomputed in every iteration: shows that the contract can be met. */
record ReferenceConjugateGradient(int iterationLimit) implements LinearSolver {

    private static final int PATIENCE = 100;

    @Override
    public LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace) {
        int n = a.inputLength();
        if (a.structure() != Structure.POSITIVE_DEFINITE || a.outputLength() != n || b.length != n || x.length != n) {
            throw new IllegalArgumentException(
                    "A is %s, %d x %d; b has length %d, x %d; must be POSITIVE_DEFINITE and agree"
                            .formatted(a.structure(), a.outputLength(), n, b.length, x.length));
        }
        double[] residual = workspace.vector(0, n);
        double[] direction = workspace.vector(1, n);
        double[] product = workspace.vector(2, n);
        double best = Double.POSITIVE_INFINITY;
        int bestIteration = 0;
        double previous = 0;
        int products = 0;
        for (int iteration = 0; ; iteration++) {
            a.apply(x, residual);
            products++;
            for (int i = 0; i < n; i++) {
                residual[i] = b[i] - residual[i];
            }
            double square = Dense.dot(residual, residual);
            double norm = Math.sqrt(square);
            if (norm < best) {
                best = norm;
                bestIteration = iteration;
            }
            Termination termination = ending(iteration, iteration - bestIteration, norm, stopping);
            if (termination != null) {
                return new LinearSolution(norm, iteration, products, termination);
            }
            for (int i = 0; i < n; i++) {
                direction[i] = iteration == 0 ? residual[i] : residual[i] + square / previous * direction[i];
            }
            a.apply(direction, product);
            products++;
            double curvature = Dense.dot(direction, product);
            if (!(curvature > 0)) {
                return new LinearSolution(
                        norm, iteration, products, new Termination.Breakdown(iteration, "p'Ap", curvature));
            }
            double step = Dense.dot(direction, residual) / curvature;
            for (int i = 0; i < n; i++) {
                x[i] += step * direction[i];
            }
            previous = square;
        }
    }

    private @Nullable Termination ending(int iteration, int sinceBest, double norm, Stopping stopping) {
        if (!Double.isFinite(norm)) {
            return new Termination.NonFinite(iteration, "residual");
        }
        if (norm <= stopping.tolerance()) {
            return new Termination.Converged(norm, stopping.tolerance());
        }
        if (iteration == iterationLimit) {
            return new Termination.IterationLimit(iterationLimit, norm, stopping.tolerance());
        }
        if (sinceBest > PATIENCE) {
            return new Termination.Stalled(iteration, norm, stopping.tolerance());
        }
        return stopping.cancelled().getAsBoolean() ? new Termination.Cancelled(iteration) : null;
    }
}
