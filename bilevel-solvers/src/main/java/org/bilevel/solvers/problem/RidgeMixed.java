package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.problem.Rounding;

/**
 * B for a ridge 1/2 sum_j e^theta_f(j) x_j^2: column f holds e^theta_f x_j for the j of group f. Groups are the features, n of them, or there is one group: f(j) = j mod
 * groups.
 *
 * @param x the point, length n, followed as it changes
 * @param ridge e^theta_f(j), length n
 * @param groups the length of theta
 */
record RidgeMixed(double[] x, double[] ridge, int groups) implements MixedTerm {

    @Override
    public int inputLength() {
        return groups;
    }

    @Override
    public int outputLength() {
        return x.length;
    }

    @Override
    public void apply(double[] v, double[] out) {
        for (int j = 0; j < x.length; j++) {
            out[j] = ridge[j] * x[j] * v[j % groups];
        }
    }

    @Override
    public void applyTranspose(double[] q, double[] out) {
        Arrays.fill(out, 0);
        for (int j = 0; j < x.length; j++) {
            out[j % groups] += ridge[j] * x[j] * q[j];
        }
    }

    /** Columns have disjoint supports: the norm is that of the largest. */
    @Override
    public double norm() {
        return largestGroup(x);
    }

    @Override
    public double lipschitz() {
        double largest = 0;
        for (double entry : ridge) {
            largest = Math.max(largest, entry);
        }
        return Rounding.up(largest, 2);
    }

    @Override
    public double change(double[] q, double radius) {
        return Rounding.up(largestGroup(q) * radius, 2);
    }

    /** max_f ||(e^theta_f v_j)_j in group f||. */
    private double largestGroup(double[] v) {
        double largest = 0;
        for (int f = 0; f < groups; f++) {
            double squares = 0;
            for (int j = f; j < x.length; j += groups) {
                squares += ridge[j] * v[j] * (ridge[j] * v[j]);
            }
            largest = Math.max(largest, squares);
        }
        return Rounding.up(Math.sqrt(largest), x.length + 8.0);
    }

    @Override
    public double rounding(double[] q) {
        double squares = 0;
        for (int f = 0; f < groups; f++) {
            double sum = 0;
            for (int j = f; j < x.length; j += groups) {
                sum += Math.abs(ridge[j] * x[j] * q[j]);
            }
            squares += sum * sum;
        }
        return Rounding.up(Rounding.gamma(x.length + 8.0) * Math.sqrt(squares), 2.0 * x.length + 16);
    }
}
