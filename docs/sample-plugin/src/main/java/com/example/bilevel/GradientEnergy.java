package com.example.bilevel;

import java.util.Arrays;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/**
 * R(x) = exp(a)/2 ||D x||^2, D the differences of neighbours to the right and below (Tikhonov and Arsenin 1977). One parameter, the block {@code log_weight}.
 */
public record GradientEnergy() implements Regularizer {

    /** ||D^T D|| <= 8: a pixel has at most 4 neighbours, and Gershgorin's circles add as much again. */
    private static final double LAPLACIAN_NORM = 8;

    @Override
    public ParameterLayout layout(int channels) {
        return ParameterLayout.builder().add("log_weight", 1).build();
    }

    /** The weight 10 noise: stronger noise needs more smoothing. */
    @Override
    public double[] initialParameters(int channels, double noise) {
        Options.requirePositive("noise", noise);
        return new double[] {Math.log(10 * noise)};
    }

    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        layout(channels).requireFinite(theta);
        return new Weighted(Math.exp(theta[0]));
    }

    /** R at a weight exp(a). */
    private record Weighted(double weight) implements BoundRegularizer {

        @Override
        public Constant smoothness() {
            return Constant.certified(LAPLACIAN_NORM * weight, "Gershgorin's circles");
        }

        @Override
        public Constant hessianLipschitz() {
            return Constant.certified(0, "the Hessian is constant");
        }

        @Override
        public RegularizerEvaluator evaluator(ImageShape shape) {
            return new Evaluator(shape, weight, new double[shape.size()]);
        }
    }

    /** The gradient is exp(a) D^T D x, the Hessian exp(a) D^T D, and B has one column, the gradient itself. */
    private record Evaluator(ImageShape shape, double weight, double[] gradientAtPoint)
            implements RegularizerEvaluator {

        @Override
        public double value(double[] x) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                double right = hasRight(i) ? x[i + 1] - x[i] : 0;
                double below = hasBelow(i) ? x[i + shape.width()] - x[i] : 0;
                sum += right * right + below * below;
            }
            return weight * sum / 2;
        }

        @Override
        public void addGradient(double[] x, double[] gradient) {
            for (int i = 0; i < x.length; i++) {
                if (hasRight(i)) {
                    addDifference(x, i, i + 1, gradient);
                }
                if (hasBelow(i)) {
                    addDifference(x, i, i + shape.width(), gradient);
                }
            }
        }

        private void addDifference(double[] x, int i, int neighbour, double[] gradient) {
            double difference = weight * (x[neighbour] - x[i]);
            gradient[neighbour] += difference;
            gradient[i] -= difference;
        }

        @Override
        public void linearize(double[] x) {
            Arrays.fill(gradientAtPoint, 0);
            addGradient(x, gradientAtPoint);
        }

        @Override
        public void addHessian(double[] v, double[] out) {
            addGradient(v, out);
        }

        @Override
        public void mixed(double[] direction, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = direction[0] * gradientAtPoint[i];
            }
        }

        @Override
        public void mixedTransposed(double[] q, double[] out) {
            out[0] = dot(gradientAtPoint, q);
        }

        @Override
        public Constant mixedNorm() {
            return Constant.certified(Math.sqrt(dot(gradientAtPoint, gradientAtPoint)), "norm of the column");
        }

        @Override
        public Constant mixedLipschitz() {
            return Constant.certified(LAPLACIAN_NORM * weight, "the column is linear in x");
        }

        private boolean hasRight(int i) {
            return i % shape.width() < shape.width() - 1;
        }

        private boolean hasBelow(int i) {
            return i % shape.pixels() < shape.pixels() - shape.width();
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
