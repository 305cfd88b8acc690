package org.bilevel.imaging.loss;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;

/**
 * g(x) = ||x - truth||^2 / (2 n), half the mean over the n values of an image; L_g = 1/n.
 *
 * @param truth length n, not copied
 */
public record MeanSquaredError(double[] truth) implements UpperLevelObjective {

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            double difference = x[i] - truth[i];
            sum += difference * difference;
        }
        return sum / (2 * truth.length);
    }

    /** Nothing cancels but in the differences, which are right to a rounding. */
    @Override
    public Constant valueRounding(double[] x) {
        double relative = Rounding.gamma(truth.length + 5.0);
        return Constant.certified(Rounding.up(relative * value(x), truth.length + 8.0), "a sum of squares");
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        double scale = 1.0 / truth.length;
        for (int i = 0; i < truth.length; i++) {
            gradient[i] = scale * (x[i] - truth[i]);
        }
    }

    /** A difference and a product with a quotient, entry by entry. */
    @Override
    public Constant gradientRounding(double[] x) {
        double norm = Rounding.up(Math.sqrt(2 * value(x) / truth.length), x.length + 8.0);
        return Constant.certified(Rounding.gamma(4) * norm, "entry by entry");
    }

    @Override
    public Constant smoothness() {
        return Constant.certified(1.0 / truth.length, "g is a quadratic with Hessian I/n");
    }
}
