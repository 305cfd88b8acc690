package org.bilevel.imaging.regularizer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;

/** sum_g W_g phi_nu(|M_g x|) with dense M_g written down from the definitions of the regularisers, and its derivatives in x. */
final class DenseReference {

    /** One term: its weight and the rows of M_g. */
    private record Group(double weight, double[][] rows) {}

    private final List<Group> groups = new ArrayList<>();
    private final double nu;

    private DenseReference(double nu) {
        this.nu = nu;
    }

    static DenseReference totalVariation(double[] theta, ImageShape shape) {
        DenseReference reference = new DenseReference(Math.exp(theta[1]));
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
                reference.groups.add(new Group(Math.exp(theta[0]), rows));
            }
        }
        return reference;
    }

    static DenseReference fieldsOfExperts(FieldsOfExperts foe, double[] theta, ImageShape shape) {
        int area = foe.size() * foe.size();
        int taps = shape.channels() * area;
        int weights = foe.filters() * taps;
        DenseReference reference = new DenseReference(Math.exp(theta[weights + foe.filters() + 1]));
        for (int k = 0; k < foe.filters(); k++) {
            double weight = Math.exp(theta[weights + foe.filters()] + theta[weights + k]);
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    double[] row = new double[shape.size()];
                    for (int c = 0; c < shape.channels(); c++) {
                        addWindow(row, theta, k * taps + c * area, foe, shape, c, y, x);
                    }
                    reference.groups.add(new Group(weight, new double[][] {row}));
                }
            }
        }
        return reference;
    }

    private static void addWindow(
            double[] row, double[] theta, int from, FieldsOfExperts foe, ImageShape shape, int c, int y, int x) {
        int size = foe.size();
        double mean = 0;
        for (int t = 0; t < size * size; t++) {
            mean += theta[from + t] / (size * size);
        }
        for (int dy = 0; dy < size; dy++) {
            for (int dx = 0; dx < size; dx++) {
                int row0 = source(y + dy - size / 2, shape.height(), foe.boundary());
                int column = source(x + dx - size / 2, shape.width(), foe.boundary());
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
