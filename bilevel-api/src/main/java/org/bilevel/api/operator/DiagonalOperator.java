package org.bilevel.api.operator;

/**
 * A positive diagonal matrix.
 *
 * @param entries its diagonal, not copied
 */
public record DiagonalOperator(double[] entries) implements LinearOperator {

    /** The inverse of a positive diagonal matrix. */
    public static DiagonalOperator inverseOf(double[] diagonal) {
        double[] inverse = new double[diagonal.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1 / diagonal[i];
        }
        return new DiagonalOperator(inverse);
    }

    @Override
    public int inputLength() {
        return entries.length;
    }

    @Override
    public int outputLength() {
        return entries.length;
    }

    @Override
    public Structure structure() {
        return Structure.POSITIVE_DEFINITE;
    }

    @Override
    public void apply(double[] x, double[] out) {
        for (int i = 0; i < entries.length; i++) {
            out[i] = entries[i] * x[i];
        }
    }
}
