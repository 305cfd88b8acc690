package org.bilevel.imaging.fidelity;

import java.util.Arrays;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.Blur;
import org.bilevel.imaging.operator.BlurKernel;
import org.bilevel.imaging.operator.ForwardOperator;

/**
 * Derivatives of {@link LearnedBlur}. K = sum_t k_t E_t with shifts E_t that continue the image beyond its edge. With r = K x - y and J = dk/dtheta:
 *
 * <pre>
 * B d     = dK^T r + K^T dK x,   dK = sum_t (J d)_t E_t
 * B^T q   = J g,                 g_t = r . E_t q + K q . E_t x
 * </pre>
 *
 * <p>Bounds: docs/theory/constants.md, section 9.
 */
final class BlurDerivatives implements FidelityDerivatives {

    private final SoftmaxKernel kernel;
    private final int size;
    private final Boundary boundary;
    private final ImageShape shape;
    private final LinearOperator k;
    private final double norm;
    private final double productRounding;
    private final boolean certified;
    private final double[] y;
    private final double[] x;
    private final double[] residual;
    private final double[] product;
    /** A row of q and one of x, continued. */
    private final double[] rowOfQ;

    private final double[] rowOfX;
    private final int[] rows;
    private final int[] columns;

    BlurDerivatives(SoftmaxKernel kernel, Boundary boundary, ForwardOperator blur, ImageShape shape, double[] y) {
        this.kernel = kernel;
        this.size = kernel.kernel().size();
        this.boundary = boundary;
        this.shape = shape;
        this.k = blur.on(shape);
        Constant squaredNorm = blur.squaredNorm(shape);
        Constant rounding = blur.rounding(shape);
        this.norm = Rounding.up(Math.sqrt(squaredNorm.value()), 1);
        this.productRounding = rounding.value();
        this.certified = squaredNorm.certified() && rounding.certified();
        this.y = y;
        this.x = new double[shape.size()];
        this.residual = new double[shape.size()];
        this.product = new double[shape.size()];
        this.rowOfQ = new double[shape.width() + size - 1];
        this.rowOfX = new double[shape.width() + size - 1];
        this.rows = boundary.sources(shape.height(), size);
        this.columns = boundary.sources(shape.width(), size);
    }

    @Override
    public void linearize(double[] point) {
        System.arraycopy(point, 0, x, 0, x.length);
        k.apply(x, residual);
        for (int i = 0; i < residual.length; i++) {
            residual[i] -= y[i];
        }
    }

    @Override
    public void mixed(double[] direction, double[] out) {
        double[] taps = kernel.derivative(direction);
        if (Arrays.stream(taps).allMatch(tap -> tap == 0)) {
            Arrays.fill(out, 0);
            return;
        }
        LinearOperator change = new Blur(new BlurKernel(size, taps), boundary).on(shape);
        double[] second = new double[out.length];
        change.apply(x, product);
        k.applyTranspose(product, second);
        change.applyTranspose(residual, out);
        for (int i = 0; i < out.length; i++) {
            out[i] += second[i];
        }
    }

    @Override
    public void mixedTransposed(double[] q, double[] out) {
        k.apply(q, product);
        double[] g = new double[size * size];
        for (int c = 0; c < shape.channels(); c++) {
            for (int row = 0; row < shape.height(); row++) {
                int at = (c * shape.height() + row) * shape.width();
                for (int t = 0; t < size; t++) {
                    int source = (c * shape.height() + rows[row + t]) * shape.width();
                    extend(q, source, rowOfQ);
                    extend(x, source, rowOfX);
                    for (int s = 0; s < size; s++) {
                        g[t * size + s] += rowProduct(at, s);
                    }
                }
            }
        }
        System.arraycopy(kernel.derivative(g), 0, out, 0, g.length);
    }

    private void extend(double[] image, int start, double[] row) {
        for (int column = 0; column < row.length; column++) {
            row[column] = image[start + columns[column]];
        }
    }

    private double rowProduct(int at, int shift) {
        double sum = 0;
        for (int column = 0; column < shape.width(); column++) {
            sum += residual[at + column] * rowOfQ[column + shift] + product[at + column] * rowOfX[column + shift];
        }
        return sum;
    }

    /** {@inheritDoc} (J d) sums to 0, so that constants may be taken off x: |sum_t (J d)_t E_t z| <= size ||J d|| overlap ||z||. */
    @Override
    public Constant mixedNorm() {
        double parts = residualNorm() + norm * centredNorm();
        return constant(
                size * boundary.overlap() * kernel.derivativeNorm() * parts,
                "||J|| sum_t ||E_t|| (||r|| + ||K|| ||x - mean||)");
    }

    /** What the computed residual is off included. */
    private double residualNorm() {
        double xNorm = Rounding.norm(x);
        return Rounding.norm(residual)
                + productRounding * xNorm
                + Rounding.gamma(2) * (norm * xNorm + Rounding.norm(y));
    }

    /** ||x - m|| with some constant m per channel: any will do, the mean makes it small. */
    private double centredNorm() {
        double squares = 0;
        for (int c = 0; c < shape.channels(); c++) {
            int start = c * shape.pixels();
            double mean = Arrays.stream(x, start, start + shape.pixels()).sum() / shape.pixels();
            for (int i = start; i < start + shape.pixels(); i++) {
                double difference = x[i] - mean;
                squares += difference * difference;
            }
        }
        return Rounding.up(Math.sqrt(squares), x.length + 8.0);
    }

    /** {@inheritDoc} B is linear in x but for y. */
    @Override
    public Constant mixedLipschitz() {
        return constant(lipschitz(norm), "B is affine in x");
    }

    private double lipschitz(double kNorm) {
        return size * boundary.overlap() * kernel.derivativeNorm() * (norm + kNorm);
    }

    /** {@inheritDoc} As L_B, with ||K q|| itself: g changes by K d . E_t q + K q . E_t d. */
    @Override
    public Constant mixedChange(double[] q, double radius) {
        double qNorm = Rounding.norm(q);
        k.apply(q, product);
        double kq = Rounding.norm(product) + productRounding * qNorm;
        double perUnit = size * boundary.overlap() * kernel.derivativeNorm() * (norm * qNorm + kq);
        return constant(perUnit * radius, "B is affine in x, with K q");
    }

    /** {@inheritDoc} r and K q are off by the rounding of products, every g_t by gamma_2n of its moduli, J g by the rounding of the taps and of their mean. */
    @Override
    public Constant mixedRounding(double[] q) {
        double qNorm = Rounding.norm(q);
        double xNorm = Rounding.norm(x);
        double overlap = boundary.overlap();
        double sizeOfG = overlap * qNorm * (residualNorm() + norm * xNorm);
        double ofResidual = productRounding * xNorm + Rounding.gamma(2) * (norm * xNorm + Rounding.norm(y));
        double ofSums = Rounding.gamma(2.0 * q.length + 8) * sizeOfG;
        double ofG = overlap * (qNorm * ofResidual + xNorm * productRounding * qNorm) + ofSums;
        // J g in the 1-norm of k: |J g| <= 2 max|g|, and the same for errors of k and g.
        double ofTaps = (2 * kernel.error() + Rounding.gamma(2.0 * size * size + 8)) * 2 * sizeOfG;
        return constant(2 * ofG + 2 * ofTaps, "rounding of residual, sums and taps");
    }

    private Constant constant(double value, String source) {
        double bound = Rounding.up(value, 64);
        return certified ? Constant.certified(bound, source) : Constant.estimated(bound, source);
    }
}
