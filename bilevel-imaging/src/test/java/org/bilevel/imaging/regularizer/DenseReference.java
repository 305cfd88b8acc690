package org.bilevel.imaging.regularizer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;

/** sum_g W_g phi_nu(|M_g x|) with dense M_g written down from the definitions of the regularisers, and its derivatives in x and theta. */
final class DenseReference {

    /**
     * One term.
     *
     * @param weight W_g
     * @param rows of M_g
     * @param logWeights where theta holds the logarithms whose sum is that of the weight
     * @param taps where theta holds the taps of the only row, if it consists of any
     * @param window the pixels that these multiply
     */
    private record Group(double weight, double[][] rows, int[] logWeights, int taps, int[] window) {}

    private final List<Group> groups = new ArrayList<>();
    private final double nu;
    private final int smoothing;
    private final int parameters;
    private final int area;

    private DenseReference(double[] theta, int smoothing, int area) {
        this.nu = Math.exp(theta[smoothing]);
        this.smoothing = smoothing;
        this.parameters = theta.length;
        this.area = area;
    }

    static DenseReference of(Regularizer regularizer, double[] theta, ImageShape shape) {
        return regularizer instanceof FieldsOfExperts foe
                ? fieldsOfExperts(foe, theta, shape)
                : totalVariation((TotalVariation) regularizer, theta, shape);
    }

    static DenseReference totalVariation(TotalVariation tv, double[] theta, ImageShape shape) {
        DenseReference reference = new DenseReference(theta, 1, 1);
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                double[][] rows = new double[2 * shape.channels()][shape.size()];
                for (int c = 0; c < shape.channels(); c++) {
                    int p = index(shape, c, y, x);
                    if (x + 1 < shape.width()) {
                        rows[2 * c][index(shape, c, y, x + 1)] = 1;
                        rows[2 * c][p] = -1;
                    }
                    if (y + 1 < shape.height()) {
                        rows[2 * c + 1][index(shape, c, y + 1, x)] = 1;
                        rows[2 * c + 1][p] = -1;
                    }
                }
                boolean coupled = tv.kind() == TotalVariation.Kind.ISOTROPIC;
                for (double[][] group : coupled ? new double[][][] {rows} : single(rows)) {
                    reference.groups.add(new Group(Math.exp(theta[0]), group, new int[] {0}, 0, new int[0]));
                }
            }
        }
        return reference;
    }

    private static double[][][] single(double[][] rows) {
        double[][][] groups = new double[rows.length][][];
        for (int i = 0; i < rows.length; i++) {
            groups[i] = new double[][] {rows[i]};
        }
        return groups;
    }

    static DenseReference fieldsOfExperts(FieldsOfExperts foe, double[] theta, ImageShape shape) {
        int area = foe.size() * foe.size();
        int taps = shape.channels() * area;
        int weights = foe.filters() * taps;
        DenseReference reference = new DenseReference(theta, weights + foe.filters() + 1, area);
        for (int k = 0; k < foe.filters(); k++) {
            double weight = Math.exp(theta[weights + foe.filters()] + theta[weights + k]);
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    double[] row = new double[shape.size()];
                    int[] window = new int[taps];
                    for (int c = 0; c < shape.channels(); c++) {
                        addWindow(row, window, theta, k * taps + c * area, foe, shape, c, y, x);
                    }
                    int[] logWeights = {weights + k, weights + foe.filters()};
                    reference.groups.add(new Group(weight, new double[][] {row}, logWeights, k * taps, window));
                }
            }
        }
        return reference;
    }

    private static void addWindow(
            double[] row,
            int[] window,
            double[] theta,
            int from,
            FieldsOfExperts foe,
            ImageShape shape,
            int c,
            int y,
            int x) {
        int size = foe.size();
        double mean = 0;
        for (int t = 0; t < size * size; t++) {
            mean += theta[from + t] / (size * size);
        }
        for (int dy = 0; dy < size; dy++) {
            for (int dx = 0; dx < size; dx++) {
                int row0 = source(y + dy - size / 2, shape.height(), foe.boundary());
                int column = source(x + dx - size / 2, shape.width(), foe.boundary());
                window[(c * size + dy) * size + dx] = index(shape, c, row0, column);
                row[index(shape, c, row0, column)] += theta[from + dy * size + dx] - mean;
            }
        }
    }

    private static int source(int i, int n, Boundary boundary) {
        if (boundary == Boundary.PERIODIC) {
            return (i + n) % n;
        }
        return i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i;
    }

    private static int index(ImageShape shape, int c, int y, int x) {
        return (c * shape.height() + y) * shape.width() + x;
    }

    double value(double[] x) {
        double sum = 0;
        for (Group group : groups) {
            double[] t = Dense.times(group.rows(), x);
            sum += group.weight() * (Math.sqrt(Dense.dot(t, t) + nu * nu) - nu);
        }
        return sum;
    }

    double[] gradient(double[] x) {
        double[] sum = new double[x.length];
        for (Group group : groups) {
            double[] t = Dense.times(group.rows(), x);
            double rho = Math.sqrt(Dense.dot(t, t) + nu * nu);
            sum = Dense.plus(sum, group.weight() / rho, Dense.transposeTimes(group.rows(), t));
        }
        return sum;
    }

    double[] hessianTimes(double[] x, double[] v) {
        double[] sum = new double[x.length];
        for (Group group : groups) {
            double[] t = Dense.times(group.rows(), x);
            double[] u = Dense.times(group.rows(), v);
            double rho2 = Dense.dot(t, t) + nu * nu;
            double[] field = Dense.plus(u, -Dense.dot(t, u) / rho2, t);
            sum = Dense.plus(sum, group.weight() / Math.sqrt(rho2), Dense.transposeTimes(group.rows(), field));
        }
        return sum;
    }

    /** B^T q. */
    double[] mixedTimes(double[] x, double[] q) {
        double[] sum = new double[parameters];
        for (Group group : groups) {
            double[] t = Dense.times(group.rows(), x);
            double[] u = Dense.times(group.rows(), q);
            double rho2 = Dense.dot(t, t) + nu * nu;
            double rho = Math.sqrt(rho2);
            double slope = group.weight() * Dense.dot(t, u) / rho;
            for (int parameter : group.logWeights()) {
                sum[parameter] += slope;
            }
            sum[smoothing] -= slope * nu * nu / rho2;
            for (int tap = 0; tap < group.window().length; tap++) {
                int pixel = group.window()[tap];
                sum[group.taps() + tap] += group.weight() / rho * (t[0] * q[pixel] + nu * nu / rho2 * u[0] * x[pixel]);
            }
        }
        return centred(sum);
    }

    private double[] centred(double[] parameters) {
        double[][] rows = new double[parameters.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {parameters[i]};
        }
        return Dense.times(centred(rows), new double[] {1});
    }

    /** B^T, a row for every parameter. */
    double[][] mixed(double[] x) {
        double[][] sum = new double[parameters][x.length];
        for (Group group : groups) {
            double[] t = Dense.times(group.rows(), x);
            double rho2 = Dense.dot(t, t) + nu * nu;
            double rho = Math.sqrt(rho2);
            double[] slope = Dense.scaled(group.weight() / rho, Dense.transposeTimes(group.rows(), t));
            for (int parameter : group.logWeights()) {
                sum[parameter] = Dense.plus(sum[parameter], 1, slope);
            }
            sum[smoothing] = Dense.plus(sum[smoothing], -nu * nu / rho2, slope);
            for (int tap = 0; tap < group.window().length; tap++) {
                double[] row = sum[group.taps() + tap];
                int pixel = group.window()[tap];
                double curvature = group.weight() * nu * nu / (rho2 * rho);
                sum[group.taps() + tap] = Dense.plus(row, curvature * x[pixel], group.rows()[0]);
                sum[group.taps() + tap][pixel] += group.weight() * t[0] / rho;
            }
        }
        return centred(sum);
    }

    /** The mean over the taps of one channel subtracted, as the filters have it subtracted. */
    private double[][] centred(double[][] rows) {
        int filters = groups.getLast().taps() + groups.getLast().window().length;
        for (int start = 0; start < filters; start += area) {
            double[] mean = new double[rows[start].length];
            for (int tap = start; tap < start + area; tap++) {
                mean = Dense.plus(mean, 1.0 / area, rows[tap]);
            }
            for (int tap = start; tap < start + area; tap++) {
                rows[tap] = Dense.plus(rows[tap], -1, mean);
            }
        }
        return rows;
    }

    double[][] hessian(double[] x) {
        double[][] sum = new double[x.length][x.length];
        for (Group group : groups) {
            double[] t = Dense.times(group.rows(), x);
            double rho = Math.sqrt(Dense.dot(t, t) + nu * nu);
            double[] slope = Dense.transposeTimes(group.rows(), t);
            for (double[] row : group.rows()) {
                addOuter(sum, row, group.weight() / rho);
            }
            addOuter(sum, slope, -group.weight() / (rho * rho * rho));
        }
        return sum;
    }

    private static void addOuter(double[][] sum, double[] v, double scale) {
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; v[i] != 0 && j < v.length; j++) {
                sum[i][j] += scale * v[i] * v[j];
            }
        }
    }

    /** A lower bound on the spectral norm that many steps of power iteration make tight. */
    static double spectralNorm(double[][] a, RandomGenerator random) {
        double[] v = Dense.direction(a[0].length, random);
        double norm = 0;
        for (int k = 0; k < 200; k++) {
            double[] av = Dense.times(a, v);
            norm = Dense.norm(av);
            double[] next = Dense.transposeTimes(a, av);
            if (!(Dense.norm(next) > 0)) {
                return norm;
            }
            v = Dense.scaled(1 / Dense.norm(next), next);
        }
        return norm;
    }

    static double[][] minus(double[][] a, double[][] b) {
        double[][] out = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            out[i] = Dense.plus(a[i], -1, b[i]);
        }
        return out;
    }
}
