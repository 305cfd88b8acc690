package org.bilevel.api.testkit;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;

/** A matrix with a declared structure, which is believed and not checked, so that wrong declarations can be tried too. */
public final class DenseOperator implements LinearOperator {

    private final double[][] rows;
    private final int columns;
    private final Structure structure;

    /**
     * Copies a matrix.
     *
     * @param rows at least one row, all of the same length
     * @param structure what the operator declares
     */
    public DenseOperator(double[][] rows, Structure structure) {
        this.rows = Dense.copy(rows);
        this.columns = rows[0].length;
        this.structure = structure;
    }

    /** The same matrix under another declaration. */
    public DenseOperator declaredAs(Structure other) {
        return new DenseOperator(rows, other);
    }

    /** A copy of the matrix. */
    public double[][] toArray() {
        return Dense.copy(rows);
    }

    @Override
    public int inputLength() {
        return columns;
    }

    @Override
    public int outputLength() {
        return rows.length;
    }

    @Override
    public Structure structure() {
        return structure;
    }

    @Override
    public void apply(double[] x, double[] out) {
        for (int i = 0; i < rows.length; i++) {
            out[i] = Dense.dot(rows[i], x);
        }
    }

    @Override
    public void applyTranspose(double[] y, double[] out) {
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            for (int i = 0; i < rows.length; i++) {
                sum += rows[i][j] * y[i];
            }
            out[j] = sum;
        }
    }
}
