package org.bilevel.api.hypergradient;

/**
 * How accurately a hypergradient is to be computed, per sample (theory, section 2).
 *
 * @param epsilon lower-level accuracy, Euclidean: ||grad_x h(xt)|| <= mu epsilon, hence ||xt - xhat|| <= epsilon; at least 0
 * @param delta adjoint residual, Euclidean: ||A(xt) qt - grad g(xt)|| <= delta; at least 0
 */
public record Accuracy(double epsilon, double delta) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if either is negative or NaN
     */
    public Accuracy {
        if (!(epsilon >= 0) || !(delta >= 0)) {
            throw new IllegalArgumentException(
                    "epsilon = %s, delta = %s, both must be at least 0".formatted(epsilon, delta));
        }
    }
}
