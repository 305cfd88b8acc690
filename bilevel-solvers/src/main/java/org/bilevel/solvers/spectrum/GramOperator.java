package org.bilevel.solvers.spectrum;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;

/** x to A^T A x. Owns a vector of the length of A x. */
final class GramOperator implements LinearOperator {

    private final LinearOperator a;
    private final double[] image;

    GramOperator(LinearOperator a) {
        this.a = a;
        image = new double[a.outputLength()];
    }

    @Override
    public int inputLength() {
        return a.inputLength();
    }

    @Override
    public int outputLength() {
        return a.inputLength();
    }

    @Override
    public Structure structure() {
        return Structure.SYMMETRIC;
    }

    @Override
    public void apply(double[] x, double[] out) {
        a.apply(x, image);
        a.applyTranspose(image, out);
    }
}
