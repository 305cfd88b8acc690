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
    private final double[] point;
    private final double[] byWeight;
    private final double[] bySmoothing;
    private final double[] t;
    private final double[] d;

    TotalVariationEvaluator(ImageShape shape, double weight, double nu) {
        this.shape = shape;
        this.weight = weight;
        this.nu = nu;
        this.point = new double[shape.size()];
        this.byWeight = new double[shape.size()];
        this.bySmoothing = new double[shape.size()];
        this.t = new double[2 * shape.channels()];
        this.d = new double[2 * shape.channels()];
    }

    /** Reads the differences at a pixel and returns the sum of their squares. */
    private double differences(double[] x, int y, int column, double[] into) {
        int width = shape.width();
        double squares = 0;
        for (int c = 0; c < shape.channels(); c++) {
            int p = (c * shape.height() + y) * width + column;
            double right = column + 1 < width ? x[p + 1] - x[p] : 0;
            double down = y + 1 < shape.height() ? x[p + width] - x[p] : 0;
            into[2 * c] = right;
            into[2 * c + 1] = down;
            squares += right * right + down * down;
        }
        return squares;
    }

    /** out += w D^T of a field of the differences of x, and of v for the curvature. */
    private void addTransposed(double[] x, double[] v, Field field, double[] out) {
        int width = shape.width();
        Arrays.fill(d, 0);
        for (int y = 0; y < shape.height(); y++) {
            for (int column = 0; column < width; column++) {
                double rho2 = differences(x, y, column, t) + nu * nu;
                double rho = Math.sqrt(rho2);
                double forT = weight / rho;
                double forD = 0;
                if (field == Field.SMOOTHING) {
                    forT = -weight * nu * nu / (rho2 * rho);
                } else if (field == Field.CURVATURE) {
                    differences(v, y, column, d);
                    double inner = 0;
                    for (int i = 0; i < t.length; i++) {
                        inner += t[i] * d[i];
                    }
                    forD = weight / rho;
                    forT = -weight * inner / (rho2 * rho);
                }
                for (int c = 0; c < shape.channels(); c++) {
                    int p = (c * shape.height() + y) * width + column;
                    double right = forT * t[2 * c] + forD * d[2 * c];
                    double down = forT * t[2 * c + 1] + forD * d[2 * c + 1];
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

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int column = 0; column < shape.width(); column++) {
                sum += SmoothedNorm.value(differences(x, y, column, t), nu);
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
                double rho2 = differences(point, y, column, t) + nu * nu;
                double second = weight / Math.sqrt(rho2);
                double third = second / rho2;
                int neighbours = (column + 1 < width ? 1 : 0) + (y + 1 < shape.height() ? 1 : 0);
                for (int c = 0; c < shape.channels(); c++) {
                    int p = (c * shape.height() + y) * width + column;
                    double right = t[2 * c];
                    double down = t[2 * c + 1];
                    out[p] += neighbours * second - (right + down) * (right + down) * third;
                    if (column + 1 < width) {
                        out[p + 1] += second - right * right * third;
                    }
                    if (y + 1 < shape.height()) {
                        out[p + width] += second - down * down * third;
                    }
                }
            }
        }
        return true;
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
        return Constant.certified(SmoothedNorm.orInfinity(Rounding.up(value, shape.pixels() + 9000.0)), source);
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
                double size = Math.sqrt(differences(point, y, column, t));
                double along = Math.sqrt(differences(q, y, column, d));
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
        double slopes = Math.min(Math.sqrt(shape.pixels()), Math.sqrt(8) * Rounding.norm(x) / nu);
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
