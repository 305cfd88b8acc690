package org.bilevel.experiments.guide.testing;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/** R(x) = exp(a) ||x||^2 / 2. */
public record Energy() implements Regularizer {

    @Override
    public ParameterLayout layout(int channels) {
        return ParameterLayout.builder().add("log_weight", 1).build();
    }

    @Override
    public double[] initialParameters(int channels, double noise) {
        Options.requirePositive("noise", noise);
        return new double[] {2 * Math.log(noise)};
    }

    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        layout(channels).requireFinite(theta);
        return new WeightedEnergy(Math.exp(theta[0]));
    }

    private record WeightedEnergy(double weight) implements BoundRegularizer {

        @Override
        public Constant smoothness() {
            return Constant.certified(weight, "the Hessian is exp(a) I");
        }

        @Override
        public Constant hessianLipschitz() {
            return Constant.certified(0, "the Hessian is constant");
        }

        @Override
        public RegularizerEvaluator evaluator(ImageShape shape) {
            return new Evaluator(weight, new double[shape.size()]);
        }
    }

    private record Evaluator(double weight, double[] point) implements RegularizerEvaluator {

        @Override
        public double value(double[] x) {
            return weight * dot(x, x) / 2;
        }

        @Override
        public void addGradient(double[] x, double[] gradient) {
            add(weight, x, gradient);
        }

        @Override
        public void linearize(double[] x) {
            System.arraycopy(x, 0, point, 0, point.length);
        }

        @Override
        public void addHessian(double[] v, double[] out) {
            add(weight, v, out);
        }

        /** B has one column, exp(a) x. */
        @Override
        public void mixed(double[] direction, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = direction[0] * weight * point[i];
            }
        }

        @Override
        public void mixedTransposed(double[] q, double[] out) {
            out[0] = weight * dot(point, q);
        }

        @Override
        public Constant mixedNorm() {
            return Constant.certified(weight * Math.sqrt(dot(point, point)), "norm of the column");
        }

        @Override
        public Constant mixedLipschitz() {
            return Constant.certified(weight, "the column is linear in x");
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static void add(double factor, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] += factor * x[i];
        }
    }
}
