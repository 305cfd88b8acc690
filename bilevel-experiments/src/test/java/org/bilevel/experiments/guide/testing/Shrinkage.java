package org.bilevel.experiments.guide.testing;

import java.util.List;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.imaging.loss.MeanSquaredError;

/** h_i(x, a) = ||x - y_i||^2 / 2 + exp(a) ||x||^2 / 2, and g_i half the mean squared distance to truth_i. */
public record Shrinkage(List<double[]> noisy, List<double[]> truth) implements BilevelProblem {

    @Override
    public ParameterLayout layout() {
        return ParameterLayout.builder().add("log_weight", 1).build();
    }

    @Override
    public int sampleCount() {
        return noisy.size();
    }

    @Override
    public int dimension(int sample) {
        return noisy.get(sample).length;
    }

    @Override
    public void coldStart(int sample, double[] x) {
        System.arraycopy(noisy.get(sample), 0, x, 0, x.length);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireFinite(theta);
        double weight = Math.exp(theta[0]);
        return sample -> new Objective(weight, noisy.get(sample));
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return new MeanSquaredError(truth.get(sample));
    }

    private record Objective(double weight, double[] y) implements LowerLevelObjective {

        @Override
        public int dimension() {
            return y.length;
        }

        @Override
        public double value(double[] x) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += (x[i] - y[i]) * (x[i] - y[i]) + weight * x[i] * x[i];
            }
            return sum / 2;
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            for (int i = 0; i < x.length; i++) {
                gradient[i] = x[i] - y[i] + weight * x[i];
            }
        }

        @Override
        public LowerLevelConstants constants() {
            return new LowerLevelConstants(
                    Constant.certified(1 + weight, "the Hessian is (1 + exp(a)) I"),
                    Constant.certified(1 + weight, "the Hessian is (1 + exp(a)) I"),
                    Constant.certified(0, "the Hessian is constant"));
        }

        @Override
        public Linearization linearize(double[] x) {
            return new AtPoint(weight, x.clone());
        }
    }

    /** A = (1 + exp(a)) I; B has one column, exp(a) x. */
    private record AtPoint(double weight, double[] x) implements Linearization {

        @Override
        public LinearOperator hessian() {
            return new Multiple(1 + weight, x.length);
        }

        @Override
        public LinearOperator mixed() {
            return new Column(weight, x);
        }

        @Override
        public Constant mixedNorm() {
            double squares = 0;
            for (double entry : x) {
                squares += entry * entry;
            }
            return Constant.certified(weight * Math.sqrt(squares), "norm of the column");
        }

        @Override
        public Constant mixedLipschitz() {
            return Constant.certified(weight, "the column is linear in x");
        }
    }

    private record Multiple(double factor, int inputLength) implements LinearOperator {

        @Override
        public int outputLength() {
            return inputLength;
        }

        @Override
        public Structure structure() {
            return Structure.POSITIVE_DEFINITE;
        }

        @Override
        public void apply(double[] v, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = factor * v[i];
            }
        }
    }

    private record Column(double weight, double[] x) implements LinearOperator {

        @Override
        public int inputLength() {
            return 1;
        }

        @Override
        public int outputLength() {
            return x.length;
        }

        @Override
        public void apply(double[] direction, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = weight * direction[0] * x[i];
            }
        }

        @Override
        public void applyTranspose(double[] q, double[] out) {
            out[0] = 0;
            for (int i = 0; i < q.length; i++) {
                out[0] += weight * x[i] * q[i];
            }
        }
    }
}
