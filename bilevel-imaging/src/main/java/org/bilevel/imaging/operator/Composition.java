package org.bilevel.imaging.operator;

import java.util.Optional;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.image.ImageShape;

/**
 * K = outer inner, such as a blur followed by a loss of pixels. Norms multiply, and so do smallest singular values: ||A B x|| >= sigma(A) ||B x|| >= sigma(A) sigma(B) ||x||.
 *
 * @param outer A, applied last
 * @param inner B, applied first; its measurements are images
 */
public record Composition(ForwardOperator outer, ForwardOperator inner) implements ForwardOperator {

    @Override
    public LinearOperator on(ImageShape shape) {
        LinearOperator first = inner.on(shape);
        return new Product(outer.on(between(shape)), first, new double[first.outputLength()]);
    }

    private ImageShape between(ImageShape shape) {
        return inner.outputShape(shape)
                .orElseThrow(() -> new IllegalArgumentException(
                        "inner = %s, must be an operator whose measurements are images".formatted(inner)));
    }

    @Override
    public Optional<ImageShape> outputShape(ImageShape shape) {
        return outer.outputShape(between(shape));
    }

    @Override
    public double[] picture(ImageShape shape, double[] y) {
        return inner.picture(shape, outer.picture(between(shape), y));
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        return product(outer.squaredNorm(between(shape)), inner.squaredNorm(shape), "||A||^2 ||B||^2");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        return product(
                outer.smallestSquaredSingularValue(between(shape)),
                inner.smallestSquaredSingularValue(shape),
                "sigma(A)^2 sigma(B)^2");
    }

    private static Constant product(Constant a, Constant b, String source) {
        return Constant.derived(a.value() * b.value(), source, a, b);
    }

    /** With relative errors a and b of the products with A and B: a (||B|| + b) + b ||A||, and with a and b exchanged for K^T. */
    @Override
    public Constant rounding(ImageShape shape) {
        Constant a = outer.rounding(between(shape));
        Constant b = inner.rounding(shape);
        Constant squaredA = outer.squaredNorm(between(shape));
        Constant squaredB = inner.squaredNorm(shape);
        double ofA = a.value() * (Math.sqrt(squaredB.value()) + b.value());
        double ofB = b.value() * (Math.sqrt(squaredA.value()) + a.value());
        return Constant.derived(ofA + ofB, "rounding of both products", a, b, squaredA, squaredB);
    }

    /** {@inheritDoc} The product of both, if A keeps the shape: exact where both are circulant. */
    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        if (!between(shape).equals(shape)) {
            return Optional.empty();
        }
        return outer.gramSymbol(shape).flatMap(a -> inner.gramSymbol(shape).map(b -> times(a, b)));
    }

    private static double[] times(double[] a, double[] b) {
        double[] products = new double[a.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = a[i] * b[i];
        }
        return products;
    }

    private record Product(LinearOperator outer, LinearOperator inner, double[] between) implements LinearOperator {

        @Override
        public int inputLength() {
            return inner.inputLength();
        }

        @Override
        public int outputLength() {
            return outer.outputLength();
        }

        @Override
        public void apply(double[] x, double[] out) {
            inner.apply(x, between);
            outer.apply(between, out);
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            outer.applyTranspose(y, between);
            inner.applyTranspose(between, out);
        }
    }
}
