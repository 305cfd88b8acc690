package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.imaging.image.ImageShape;

/**
 * Derivatives of {@link TotalVariation}. With t = (D x)_p, rho = sqrt(|t|^2 + nu^2) and w = exp(a):
 *
 * <pre>
 * grad R     = w D^T (t / rho)
 * d2R/dx2 v  = w D^T (D v / rho - t (t . D v) / rho^3)
 * B          = [ grad R,  -w D^T (t nu^2 / rho^3) ]
 * </pre>
 *
 * and the same with single differences for t for the anisotropic kind.
 *
 * <p>Its bounds are derived in docs/theory/constants.md, section 6.
 */
final class TotalVariationEvaluator implements RegularizerEvaluator {

    /** What is put into D^T at a pixel, given t there and the differences d of a direction. */
    private enum Field {
        SLOPE,
        CURVATURE,
        SMOOTHING
    }

    private final ImageShape shape;
    private final double weight;
    private final double nu;
    /** How many differences of a pixel are under a root together. */
    private final int coupled;

    private final double[] point;
    private final double[] byWeight;
    private final double[] bySmoothing;
    private final double[] t;
    private final double[] d;

    TotalVariationEvaluator(ImageShape shape, TotalVariation.Kind kind, double weight, double nu) {
        this.shape = shape;
        this.weight = weight;
        this.nu = nu;
        this.coupled = kind == TotalVariation.Kind.ISOTROPIC ? 2 * shape.channels() : 1;
        this.point = new double[shape.size()];
        this.byWeight = new double[shape.size()];
        this.bySmoothing = new double[shape.size()];
        this.t = new double[2 * shape.channels()];
        this.d = new double[2 * shape.channels()];
    }

    /** Reads the differences at a pixel. */
    private void differences(double[] x, int y, int column, double[] into) {
        int width = shape.width();
        for (int c = 0; c < shape.channels(); c++) {
            int p = (c * shape.height() + y) * width + column;
            double right = column + 1 < width ? x[p + 1] - x[p] : 0;
            double down = y + 1 < shape.height() ? x[p + width] - x[p] : 0;
            into[2 * c] = right;
            into[2 * c + 1] = down;
        }
    }

    /** The sum of squares of the differences that are coupled, from number i on. */
    private double squares(double[] differences, int i) {
        double squares = 0;
        for (int j = i; j < i + coupled; j++) {
            squares += differences[j] * differences[j];
        }
        return squares;
    }

    /** out += w D^T of a field of the differences of x, and of v for the curvature. */
    private void addTransposed(double[] x, double[] v, Field field, double[] out) {
        int width = shape.width();
        for (int y = 0; y < shape.height(); y++) {
            for (int column = 0; column < width; column++) {
                differences(x, y, column, t);
                if (field == Field.CURVATURE) {
                    differences(v, y, column, d);
                }
                for (int i = 0; i < t.length; i += coupled) {
                    makeField(field, i);
                }
                for (int c = 0; c < shape.channels(); c++) {
                    int p = (c * shape.height() + y) * width + column;
                    double right = t[2 * c];
                    double down = t[2 * c + 1];
                    if (column + 1 < width) {
                        out[p + 1] += right;
                        out[p] -= right;
                    }
                    if (y + 1 < shape.height()) {
                        out[p + width] += down;
                        out[p] -= down;
                    }
                }
            }
        }
    }

    /** Overwrites the differences in {@link #t} that are coupled, from number i on, by the field. */
    private void makeField(Field field, int i) {
        double rho2 = squares(t, i) + nu * nu;
        double rho = Math.sqrt(rho2);
        double forT = field == Field.SMOOTHING ? -weight * nu * nu / (rho2 * rho) : weight / rho;
        if (field == Field.CURVATURE) {
            double inner = 0;
            for (int j = i; j < i + coupled; j++) {
                inner += t[j] * d[j];
            }
            for (int j = i; j < i + coupled; j++) {
                t[j] = forT * d[j] - weight * inner / (rho2 * rho) * t[j];
            }
        } else {
            for (int j = i; j < i + coupled; j++) {
                t[j] *= forT;
            }
        }
    }

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int column = 0; column < shape.width(); column++) {
                differences(x, y, column, t);
                for (int i = 0; i < t.length; i += coupled) {
                    sum += SmoothedNorm.value(squares(t, i), nu);
                }
            }
        }
        return weight * sum;
    }

    @Override
    public void addGradient(double[] x, double[] gradient) {
        addTransposed(x, x, Field.SLOPE, gradient);
    }

    @Override
    public void linearize(double[] x) {
        System.arraycopy(x, 0, point, 0, point.length);
        Arrays.fill(byWeight, 0);
        Arrays.fill(bySmoothing, 0);
        addTransposed(x, x, Field.SLOPE, byWeight);
        addTransposed(x, x, Field.SMOOTHING, bySmoothing);
    }

    @Override
    public void addHessian(double[] v, double[] out) {
        addTransposed(point, v, Field.CURVATURE, out);
    }

    /** {@inheritDoc} Exact: the squared derivatives of a pixel's differences in its own value and in those right of it and below. */
    @Override
    public boolean addHessianDiagonal(double[] out) {
        int width = shape.width();
        for (int y = 0; y < shape.height(); y++) {
            for (int column = 0; column < width; column++) {
                differences(point, y, column, t);
                for (int c = 0; c < shape.channels(); c++) {
                    int p = (c * shape.height() + y) * width + column;
                    if (column + 1 < width) {
                        addDiagonal(2 * c, p, p + 1, out);
                    }
                    if (y + 1 < shape.height()) {
                        addDiagonal(2 * c + 1, p, p + width, out);
                    }
                    if (coupled > 1) {
                        // Two differences under one root know of each other at the pixel that they share.
                        double rho2 = squares(t, 0) + nu * nu;
                        out[p] -= 2 * weight * t[2 * c] * t[2 * c + 1] / (rho2 * Math.sqrt(rho2));
                    }
                }
            }
        }
        return true;
    }

    /** Adds the second derivative in difference i to that in either of its pixels. */
    private void addDiagonal(int i, int p, int neighbour, double[] out) {
        double rho2 = squares(t, i / coupled * coupled) + nu * nu;
        double second = weight / Math.sqrt(rho2) * (1 - t[i] * t[i] / rho2);
        out[p] += second;
        out[neighbour] += second;
    }

    @Override
    public void mixed(double[] direction, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = direction[0] * byWeight[i] + direction[1] * bySmoothing[i];
        }
    }

    @Override
    public void mixedTransposed(double[] q, double[] out) {
        out[0] = 0;
        out[1] = 0;
        for (int i = 0; i < q.length; i++) {
            out[0] += byWeight[i] * q[i];
            out[1] += bySmoothing[i] * q[i];
        }
    }

    /** {@inheritDoc} The Frobenius norm of the two columns. */
    @Override
    public Constant mixedNorm() {
        double value = Math.hypot(columnNorm(byWeight), columnNorm(bySmoothing));
        return Constant.certified(SmoothedNorm.orInfinity(value * (1 + 1e-12)), "Frobenius norm of B");
    }

    /** An upper bound on the norm of a column before rounding, to which slopes that cancel contribute. */
    private double columnNorm(double[] column) {
        return Rounding.norm(column) + columnRounding();
    }

    /** The columns are off as the gradient is, that of the smoothing by at most three times as much. */
    private double columnRounding() {
        return 3 * gradientRounding(point).value();
    }

    /** {@inheritDoc} Both columns are Lipschitz with 8 w / nu. */
    @Override
    public Constant mixedLipschitz() {
        return Constant.certified(
                SmoothedNorm.orInfinity(Math.sqrt(2) * 8 * weight / nu),
                "||D||^2 <= 8; phi' and its derivative in log nu are 1/nu-Lipschitz");
    }

    /** {@inheritDoc} The norm of the block's column. */
    @Override
    public Constant mixedNorm(ParameterLayout.Block block) {
        double[] column = block.offset() == 0 ? byWeight : bySmoothing;
        return Constant.certified(SmoothedNorm.orInfinity(columnNorm(column)), "norm of B's column " + block.name());
    }

    @Override
    public Constant hessianChange(double[] q, double radius) {
        Changes changes = changes(q, radius);
        double value = Math.min(8 * changes.largestThird * radius, Math.sqrt(8 * changes.third) * move(radius));
        return certified(weight * value, "third derivative near D x, weighted by D q");
    }

    @Override
    public Constant mixedChange(double[] q, double radius) {
        Changes changes = changes(q, radius);
        return mixedChange(Math.sqrt(changes.second + changes.smoothing), radius);
    }

    @Override
    public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
        Changes changes = changes(q, radius);
        return mixedChange(Math.sqrt(block.offset() == 0 ? changes.second : changes.smoothing), radius);
    }

    private Constant mixedChange(double norm, double radius) {
        return certified(weight * Math.sqrt(8) * norm * radius, "second derivatives near D x, weighted by D q");
    }

    /** Counts the rounding of sums over pixels, and of some thousand operations more. */
    private Constant certified(double value, String source) {
        return Constant.certified(SmoothedNorm.orInfinity(Rounding.up(value, 6.0 * shape.pixels() + 9000)), source);
    }

    /** How far (D y)_p may be from (D x)_p: one pixel's differences have norm at most sqrt(3). */
    private static double move(double radius) {
        return Math.sqrt(3) * radius * (1 + 1e-12);
    }

    /**
     * Sums over pixels of squares, with the largest second derivatives, derivatives of the smoothing's field, and third derivatives that a move can lead to,
     * each times |D q|; and the largest term of the last.
     */
    private record Changes(double second, double smoothing, double third, double largestThird) {}

    private Changes changes(double[] q, double radius) {
        double move = move(radius);
        double second = 0;
        double smoothing = 0;
        double third = 0;
        double largest = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int column = 0; column < shape.width(); column++) {
                differences(point, y, column, t);
                differences(q, y, column, d);
                for (int i = 0; i < t.length; i += coupled) {
                    double size = Math.sqrt(squares(t, i));
                    double along = Math.sqrt(squares(d, i));
                    double least = Math.max(0, size - move);
                    double rho2 = least * least + nu * nu;
                    double rho = Math.sqrt(rho2);
                    double bySecond = along / rho;
                    double bySmoothing = along * Math.min(1 / nu, 2 * nu * nu / (rho2 * rho));
                    double byThird = along * SmoothedNorm.thirdNearVector(size, move, nu);
                    second += bySecond * bySecond;
                    smoothing += bySmoothing * bySmoothing;
                    third += byThird * byThird;
                    largest = Math.max(largest, byThird);
                }
            }
        }
        return new Changes(second, smoothing, third, largest);
    }

    /** Of the exponentials and of what is computed from them at one pixel. */
    private double pixelRounding() {
        double exponentials = (Math.abs(Math.log(weight)) + Math.abs(Math.log(nu)) + 32) * Rounding.UNIT;
        return 3 * (exponentials + Rounding.gamma(4.0 * shape.channels() + 32));
    }

    /** {@inheritDoc} Every difference, slope and sum of at most four slopes is off by a few u of its size; ||D|^T m|| <= sqrt(8) ||m||. */
    @Override
    public Constant gradientRounding(double[] x) {
        int roots = t.length / coupled;
        double slopes = Math.min(Math.sqrt((double) roots * shape.pixels()), Math.sqrt(8) * Rounding.norm(x) / nu);
        return Constant.certified(
                SmoothedNorm.orInfinity(pixelRounding() * Math.sqrt(8) * weight * slopes), "rounding pixel by pixel");
    }

    @Override
    public Constant hessianRounding(double[] v) {
        return Constant.certified(
                SmoothedNorm.orInfinity(2 * pixelRounding() * 8 * weight / nu * Rounding.norm(v)),
                "rounding pixel by pixel");
    }

    /** {@inheritDoc} Both columns are off, and the sums over n products by gamma_n. */
    @Override
    public Constant mixedRounding(double[] q) {
        double columns = 2 * columnRounding();
        double sums = Rounding.gamma(q.length + 2.0) * (Rounding.norm(byWeight) + Rounding.norm(bySmoothing));
        return Constant.certified(
                SmoothedNorm.orInfinity((columns + sums) * Rounding.norm(q)), "rounding of columns and sums");
    }
}
