package org.bilevel.imaging.loss;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.spi.Options;

/**
 * g(x) = c/2 log(1 + m / c) with m = ||x - truth||^2 / n, the mean over the n values of an image: m/2 for m far below c. Not convex; with d = x - truth its Hessian is
 *
 * <pre>
 * (1/n) (I / (1 + m/c) - 2 d d^T / (n c (1 + m/c)^2))
 * </pre>
 *
 * whose eigenvalues are within [-1/(8n), 1/n], the least at m = 3c: L_g = 1/n.
 *
 * @param truth length n, not copied
 * @param knee c, positive
 */
public record LogarithmicError(double[] truth, double knee) implements UpperLevelObjective {

    /**
     * Checks c.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public LogarithmicError {
        Options.requirePositive("knee", knee);
    }

    /** 2 times g in the limit of a large c. */
    private double squaredError(double[] x) {
        return 2 * new MeanSquaredError(truth).value(x);
    }

    @Override
    public double value(double[] x) {
        return knee / 2 * Math.log1p(squaredError(x) / knee);
    }

    /** g changes with m by at most 1/2; log1p is right to an ulp, and at most its argument. */
    @Override
    public Constant valueRounding(double[] x) {
        double relative = Rounding.gamma(truth.length + 12.0);
        return Constant.certified(
                Rounding.up(relative * squaredError(x) / 2, truth.length + 16.0), "a logarithm of a sum of squares");
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        double scale = 1 / (truth.length * (1 + squaredError(x) / knee));
        for (int i = 0; i < truth.length; i++) {
            gradient[i] = scale * (x[i] - truth[i]);
        }
    }

    /** The factor of all entries is as right as m. */
    @Override
    public Constant gradientRounding(double[] x) {
        double m = squaredError(x);
        double norm = Rounding.up(Math.sqrt(m / truth.length) / (1 + m / knee), 2 * truth.length + 24.0);
        return Constant.certified(Rounding.gamma(truth.length + 16.0) * norm, "a factor and differences");
    }

    @Override
    public Constant smoothness() {
        return Constant.certified(1.0 / truth.length, "eigenvalues of the Hessian are within [-1/(8n), 1/n]");
    }
}
