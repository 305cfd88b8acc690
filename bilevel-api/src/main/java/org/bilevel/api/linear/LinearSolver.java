package org.bilevel.api.linear;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.termination.Stopping;

/**
 * A method for A x = b with symmetric A, such as the adjoint system of a hypergradient. Immutable: a record of validated
 * options; all mutable state lives in the workspace.
 */
public interface LinearSolver {

    /**
     * Solves from a starting point until ||A x - b|| is at most the tolerance.
     *
     * @param a symmetric; a method that needs definiteness checks the declared structure
     * @param b right-hand side, length n, unmodified
     * @param x length n; holds the start and is overwritten with the last iterate, whatever the outcome
     * @param stopping absolute tolerance on ||A x - b||, and cancellation
     * @param workspace memory of the calling thread, reused between calls
     * @return the residual norm computed from its definition <em>at the returned x</em>, what it cost, and how it ended
     * @throws IllegalArgumentException if a length is wrong, or A does not declare the structure the method needs
     */
    LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace);
}
