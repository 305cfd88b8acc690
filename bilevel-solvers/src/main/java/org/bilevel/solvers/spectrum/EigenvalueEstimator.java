package org.bilevel.solvers.spectrum;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;

/**
 * Estimates the largest eigenvalue of an operator that is known by its products alone. What it finds is the quotient v^T A v of a unit
 * vector v and hence, up to rounding, never above the truth: proven from below, where a method needs it from above. So it is always
 * {@link Constant.Estimated}, and no safety factor makes it a bound; {@link CertifiedSpectrum} gives one where the matrix is at hand.
 */
public interface EigenvalueEstimator {

    /**
     * An estimate, from below, of the largest eigenvalue of a symmetric operator; NaN if its products are not finite.
     *
     * @throws IllegalArgumentException if the operator does not declare that it is symmetric
     */
    Constant largestEigenvalue(LinearOperator a);

    /** An estimate, from below, of the spectral norm of an operator with a transpose: the root of the largest eigenvalue of A^T A. */
    default Constant norm(LinearOperator a) {
        Constant square = largestEigenvalue(new GramOperator(a));
        return Constant.estimated(Math.sqrt(Math.max(0, square.value())), square.source() + " with A^T A");
    }

    /** Refuses what has no real spectrum for sure. */
    static void requireSymmetric(LinearOperator a, String method) {
        if (!a.structure().symmetric()) {
            throw new IllegalArgumentException(
                    "%s needs an operator that declares %s, this one declares %s; for its norm, call norm"
                            .formatted(method, Structure.SYMMETRIC, a.structure()));
        }
    }
}
