package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.solvers.vector.Vectors;

/**
 * A small dense matrix.
 *
 * @param rows not copied, not empty
 * @param structure what it declares
 */
record MatrixOperator(double[][] rows, Structure structure) implements LinearOperator {

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
