package org.bilevel.api.testkit;

import java.util.Optional;
import org.bilevel.api.operator.Approximation;
import org.bilevel.api.operator.DiagonalOperator;
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

    /** That of the diagonal's moduli, which are positive whatever is declared, with 1 in place of 0. */
    @Override
    public Optional<LinearOperator> inverse(Approximation kind) {
        if (kind != Approximation.DIAGONAL || rows.length != columns) {
            return Optional.empty();
        }
        double[] diagonal = new double[columns];
        for (int i = 0; i < columns; i++) {
            diagonal[i] = rows[i][i] == 0 ? 1 : Math.abs(rows[i][i]);
        }
        return Optional.of(DiagonalOperator.inverseOf(diagonal));
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
