package org.bilevel.solvers.problem;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.solvers.vector.Vectors;

/**
 * The mean loss of validation samples, without regularisation.
 *
 * @param loss that mean
 */
record ValidationLoss(WeightedLoss loss) implements UpperLevelObjective {

    static ValidationLoss of(LabelledData data) {
        return new ValidationLoss(WeightedLoss.mean(LabelledFeatures.of(data)));
    }

    @Override
    public double value(double[] x) {
        return new LinearizedLoss(loss).value(x);
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        new LinearizedLoss(loss).gradient(x, gradient);
    }

    @Override
    public Constant gradientRounding(double[] x) {
        double xNorm = Rounding.up(Vectors.norm2(x), x.length);
        return Constant.certified(loss.gradientRounding(xNorm), "rounding of scores, probabilities and sums");
    }

    @Override
    public Constant smoothness() {
        return Constant.certified(loss.smoothness(), "sup of the loss's second derivative");
    }
}
