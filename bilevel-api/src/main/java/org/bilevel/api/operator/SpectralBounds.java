package org.bilevel.api.operator;

/**
 * Bounds on the eigenvalues of a positive definite operator.
 *
 * @param smallest at most the smallest eigenvalue, positive
 * @param largest at least the largest one
 */
public record SpectralBounds(double smallest, double largest) {

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException unless 0 < smallest <= largest
     */
    public SpectralBounds {
        if (!(smallest > 0) || !(largest >= smallest)) {
            throw new IllegalArgumentException(
                    "eigenvalues within %s and %s, must satisfy 0 < smallest <= largest".formatted(smallest, largest));
        }
    }
}
