package org.bilevel.solvers.lower;

/** How {@link Fista} extrapolates from x_{k-1}, x_k to y_k = x_k + beta_k (x_k - x_{k-1}). */
public enum Momentum {

    /**
     * Constant beta = (sqrt(kappa) - 1) / (sqrt(kappa) + 1), kappa = L / mu: the limit of the sequence of Chambolle and Pock
     * (2016, section 4.1) and Nesterov's choice. h(x_k) - h* falls by at least 1 - 1/sqrt(kappa) an iteration.
     */
    STRONGLY_CONVEX,

    /**
     * The constant beta of {@link #STRONGLY_CONVEX} as a cap on the growing beta of {@link #ADAPTIVE_RESTART}, with its
     * restart: never more momentum than mu allows, and less where the objective curves more than mu says.
     */
    STRONGLY_CONVEX_RESTART,

    /**
     * beta_k = (t_k - 1) / t_{k+1}, t_{k+1} = (1 + sqrt(1 + 4 t_k^2)) / 2, started anew whenever the gradient points along
     * the last move (O'Donoghue and Candes 2015, gradient scheme). Needs no mu.
     */
    ADAPTIVE_RESTART,

    /** beta = 0: gradient descent with step 1/L. */
    NONE;

    boolean restarts() {
        return this == ADAPTIVE_RESTART || this == STRONGLY_CONVEX_RESTART;
    }
}
