package org.bilevel.solvers.problem;

import org.bilevel.api.problem.Rounding;

/**
 * The negative log-likelihood of one sample as a function l(t) of its scores t in R^s, with gradient r = p - label and Hessian C(p), where p are the class
 * probabilities. Proofs of its constants: docs/theory/constants.md, section 3.
 */
sealed interface ScoreLoss {

    /** The loss for a number of classes. */
    static ScoreLoss of(int classes) {
        return classes == 2 ? new Logistic() : new Softmax(classes);
    }

    /** s. */
    int scores();

    /** l(t). */
    double value(double[] t, int label);

    /** Overwrites {@code p}, which may be {@code t}, with the probabilities at t. */
    void probabilities(double[] t, double[] p);

    /** Overwrites {@code p} with the gradient r. */
    void subtractLabel(double[] p, int label);

    /** Overwrites {@code v} with C(p) v. */
    void curvature(double[] p, double[] v);

    /** An upper bound on ||C(p)||, but for rounding. */
    double curvatureNorm(double[] p);

    /** sup ||r||. */
    double largestSlope();

    /** sup ||C||, also of the matrix of moduli |C|. */
    double largestCurvature();

    /** sup of ||C(t) - C(t')|| / ||t - t'||. */
    double largestThirdDerivative();

    /** The k of generalised self-concordance: exp(-k ||d||) C(t) <= C(t + d) <= exp(k ||d||) C(t). */
    double concordance();

    /** A bound on the rounding error of the probabilities, and of r, for given scores. */
    double probabilityRounding();

    /** Two classes and one score, the log-odds of class 1: l(t) = log(1 + e^t) - label t. */
    record Logistic() implements ScoreLoss {

        @Override
        public int scores() {
            return 1;
        }

        @Override
        public double value(double[] t, int label) {
            double z = label == 1 ? -t[0] : t[0];
            return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        }

        @Override
        public void probabilities(double[] t, double[] p) {
            p[0] = sigmoid(t[0]);
        }

        /** 1 / (1 + e^-t), to a relative 8 u. */
        static double sigmoid(double t) {
            if (t >= 0) {
                return 1 / (1 + Math.exp(-t));
            }
            double e = Math.exp(t);
            return e / (1 + e);
        }

        @Override
        public void subtractLabel(double[] p, int label) {
            p[0] -= label;
        }

        @Override
        public void curvature(double[] p, double[] v) {
            v[0] *= p[0] * (1 - p[0]);
        }

        @Override
        public double curvatureNorm(double[] p) {
            return p[0] * (1 - p[0]);
        }

        @Override
        public double largestSlope() {
            return 1;
        }

        @Override
        public double largestCurvature() {
            return 0.25;
        }

        @Override
        public double largestThirdDerivative() {
            return 1 / (6 * Math.sqrt(3));
        }

        @Override
        public double concordance() {
            return 1;
        }

        @Override
        public double probabilityRounding() {
            return 10 * Rounding.UNIT;
        }
    }

    /**
     * One score a class: l(t) = log sum_k e^t_k - t_label.
     *
     * @param scores the number of classes
     */
    record Softmax(int scores) implements ScoreLoss {

        private static double largest(double[] t) {
            double largest = t[0];
            for (double entry : t) {
                largest = Math.max(largest, entry);
            }
            return largest;
        }

        @Override
        public double value(double[] t, int label) {
            double largest = largest(t);
            double sum = 0;
            for (double entry : t) {
                sum += Math.exp(entry - largest);
            }
            return Math.log(sum) + (largest - t[label]);
        }

        @Override
        public void probabilities(double[] t, double[] p) {
            double largest = largest(t);
            double sum = 0;
            for (int k = 0; k < scores; k++) {
                p[k] = Math.exp(t[k] - largest);
                sum += p[k];
            }
            for (int k = 0; k < scores; k++) {
                p[k] /= sum;
            }
        }

        @Override
        public void subtractLabel(double[] p, int label) {
            p[label] -= 1;
        }

        @Override
        public void curvature(double[] p, double[] v) {
            double mean = 0;
            for (int k = 0; k < scores; k++) {
                mean += p[k] * v[k];
            }
            for (int k = 0; k < scores; k++) {
                v[k] = p[k] * (v[k] - mean);
            }
        }

        @Override
        public double curvatureNorm(double[] p) {
            double norm = 0;
            for (double entry : p) {
                norm = Math.max(norm, 2 * entry * (1 - entry));
            }
            return norm;
        }

        @Override
        public double largestSlope() {
            return Math.sqrt(2);
        }

        @Override
        public double largestCurvature() {
            return 0.5;
        }

        @Override
        public double largestThirdDerivative() {
            return Math.sqrt(2) / (3 * Math.sqrt(3));
        }

        @Override
        public double concordance() {
            return Math.sqrt(2);
        }

        @Override
        public double probabilityRounding() {
            return (2 * Math.log(scores) + scores + 16) * Rounding.UNIT;
        }
    }
}
