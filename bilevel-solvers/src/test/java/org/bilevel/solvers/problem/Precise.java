package org.bilevel.solvers.problem;

import org.apache.commons.math3.dfp.Dfp;
import org.apache.commons.math3.dfp.DfpField;
import org.apache.commons.math3.dfp.DfpMath;

/** The derivatives of the problems with 50 decimal digits, from their definitions. */
final class Precise {

    private static final DfpField FIELD = new DfpField(50);

    private Precise() {}

    static Dfp of(double value) {
        return FIELD.newDfp(value);
    }

    static Dfp[] of(double[] values) {
        Dfp[] result = new Dfp[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = of(values[i]);
        }
        return result;
    }

    static Dfp exp(double value) {
        return DfpMath.exp(of(value));
    }

    static Dfp sigmoid(double value) {
        return FIELD.getOne().divide(exp(-value).add(1));
    }

    /** ||computed - exact||. */
    static double distance(double[] computed, Dfp[] exact) {
        Dfp sum = FIELD.getZero();
        for (int i = 0; i < computed.length; i++) {
            Dfp difference = exact[i].subtract(of(computed[i]));
            sum = sum.add(difference.multiply(difference));
        }
        return sum.sqrt().toDouble();
    }

    private static Dfp[] zeros(int length) {
        return of(new double[length]);
    }

    private static Dfp[][] transposed(double[][] a) {
        Dfp[][] result = new Dfp[a[0].length][];
        double[][] columns = Matrices.transpose(a);
        for (int j = 0; j < result.length; j++) {
            result[j] = of(columns[j]);
        }
        return result;
    }

    /** A x. */
    static Dfp[] times(double[][] a, Dfp[] x) {
        Dfp[] result = zeros(a.length);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < x.length; j++) {
                result[i] = result[i].add(x[j].multiply(of(a[i][j])));
            }
        }
        return result;
    }

    /** 2 A^T y. */
    static Dfp[] twiceTransposeTimes(double[][] a, Dfp[] y) {
        Dfp[][] columns = transposed(a);
        Dfp[] result = zeros(columns.length);
        for (int j = 0; j < result.length; j++) {
            for (int i = 0; i < y.length; i++) {
                result[j] = result[j].add(columns[j][i].multiply(y[i]).multiply(2));
            }
        }
        return result;
    }

    static Dfp[] plus(Dfp[] x, Dfp[] y) {
        Dfp[] result = x.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = x[i].add(y[i]);
        }
        return result;
    }

    /** A classifier at a point: h(x) = sum_i w_i l_i(x) + 1/2 sum_j ridge_j x_j^2. */
    static final class Classifier {

        private final LabelledData data;
        private final Dfp[] weights;
        private final Dfp[] ridge;
        private final Dfp[] x;
        private final int scores;
        private final Dfp[][] probabilities;

        Classifier(LabelledData data, Dfp[] weights, Dfp[] ridge, double[] x) {
            this.data = data;
            this.weights = weights;
            this.ridge = ridge;
            this.x = of(x);
            this.scores = x.length / data.featureCount();
            this.probabilities = new Dfp[data.size()][];
            for (int i = 0; i < data.size(); i++) {
                Dfp[] t = scores(i, this.x);
                Dfp[] p = zeros(scores);
                Dfp sum = scores == 1 ? FIELD.getOne() : FIELD.getZero();
                for (int k = 0; k < scores; k++) {
                    p[k] = DfpMath.exp(t[k]);
                    sum = sum.add(p[k]);
                }
                for (int k = 0; k < scores; k++) {
                    p[k] = p[k].divide(sum);
                }
                probabilities[i] = p;
            }
        }

        private Dfp[] scores(int i, Dfp[] v) {
            int p = data.featureCount();
            Dfp[] t = zeros(scores);
            for (int k = 0; k < scores; k++) {
                for (int f = 0; f < p; f++) {
                    t[k] = t[k].add(v[k * p + f].multiply(of(data.features()[i][f])));
                }
            }
            return t;
        }

        private Dfp slope(int i, int k) {
            int label = data.labels()[i];
            boolean hit = scores == 1 ? label == 1 : label == k;
            return hit ? probabilities[i][k].subtract(1) : probabilities[i][k];
        }

        private void add(Dfp[] out, int i, int k, Dfp factor) {
            int p = data.featureCount();
            for (int f = 0; f < p; f++) {
                out[k * p + f] = out[k * p + f].add(factor.multiply(of(data.features()[i][f])));
            }
        }

        Dfp[] gradient() {
            Dfp[] out = ridgeTimes(x);
            for (int i = 0; i < data.size(); i++) {
                for (int k = 0; k < scores; k++) {
                    add(out, i, k, weights[i].multiply(slope(i, k)));
                }
            }
            return out;
        }

        Dfp[] ridgeTimes(Dfp[] v) {
            Dfp[] out = v.clone();
            for (int j = 0; j < out.length; j++) {
                out[j] = v[j].multiply(ridge[j]);
            }
            return out;
        }

        Dfp[] hessian(double[] q) {
            Dfp[] v = of(q);
            Dfp[] out = ridgeTimes(v);
            for (int i = 0; i < data.size(); i++) {
                Dfp[] t = scores(i, v);
                Dfp mean = FIELD.getZero();
                for (int k = 0; k < scores; k++) {
                    mean = mean.add(probabilities[i][k].multiply(t[k]));
                }
                for (int k = 0; k < scores; k++) {
                    add(out, i, k, weights[i].multiply(probabilities[i][k]).multiply(t[k].subtract(mean)));
                }
            }
            return out;
        }

        /** grad l_i^T q. */
        Dfp slopeAlong(int i, double[] q) {
            Dfp[] t = scores(i, of(q));
            Dfp sum = FIELD.getZero();
            for (int k = 0; k < scores; k++) {
                sum = sum.add(slope(i, k).multiply(t[k]));
            }
            return sum;
        }
    }
}
