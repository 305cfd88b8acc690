package org.bilevel.solvers.problem;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.operator.Approximation;
import org.bilevel.api.operator.DiagonalOperator;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.SpectralBounds;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.solvers.vector.Vectors;

/**
 * A small dense matrix.
 *
 * @param rows not copied, not empty
 * @param structure what it declares
 * @param spectralBounds on its eigenvalues, if it is positive definite
 */
record MatrixOperator(double[][] rows, Structure structure, Optional<SpectralBounds> spectralBounds)
        implements LinearOperator {

    /** A matrix of no structure. */
    static MatrixOperator general(double[][] rows) {
        return new MatrixOperator(rows, Structure.GENERAL, Optional.empty());
    }

    /** A positive definite matrix. */
    static MatrixOperator positiveDefinite(double[][] rows, LowerLevelConstants constants) {
        return new MatrixOperator(rows, Structure.POSITIVE_DEFINITE, Optional.of(constants.spectralBounds()));
    }

    /** A positive definite matrix has a positive diagonal. */
    @Override
    public Optional<LinearOperator> inverse(Approximation kind) {
        if (kind != Approximation.DIAGONAL || structure != Structure.POSITIVE_DEFINITE) {
            return Optional.empty();
        }
        double[] diagonal = new double[rows.length];
        for (int i = 0; i < diagonal.length; i++) {
            diagonal[i] = rows[i][i];
        }
        return Optional.of(DiagonalOperator.inverseOf(diagonal));
    }

    @Override
    public int inputLength() {
        return rows[0].length;
    }

    @Override
    public int outputLength() {
        return rows.length;
    }

    @Override
    public void apply(double[] x, double[] out) {
        for (int i = 0; i < rows.length; i++) {
            out[i] = Vectors.dot(rows[i], x);
        }
    }

    @Override
    public void applyTranspose(double[] y, double[] out) {
        Arrays.fill(out, 0);
        for (int i = 0; i < rows.length; i++) {
            Vectors.axpy(y[i], rows[i], out);
        }
    }
}
