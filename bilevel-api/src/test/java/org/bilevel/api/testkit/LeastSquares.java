package org.bilevel.api.testkit;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;

/**
 * g(x) = 1/2 ||A x - b||^2, with L_g = ||A||^2.
 *
 * @param a m x n
 * @param b length m
 * @param smoothness ||A||^2
 */
record LeastSquares(double[][] a, double[] b, Constant smoothness) implements UpperLevelObjective {

    /** 1/2 ||x - target||^2. */
    static LeastSquares distanceTo(double[] target) {
        double[][] identity = new double[target.length][target.length];
        for (int i = 0; i < target.length; i++) {
            identity[i][i] = 1;
        }
        return new LeastSquares(identity, target, Constant.certified(1, "the Hessian of g is I"));
    }

    @Override
    public double value(double[] x) {
        double[] residual = residual(x);
        return 0.5 * Dense.dot(residual, residual);
    }

    /** Half the squares of residuals that are right to a rounding of their terms. */
    @Override
    public Constant valueRounding(double[] x) {
        double error = Rounding.gamma(x.length + 4.0) * (Dense.frobenius(a) * Dense.norm(x) + Dense.norm(b));
        double norm = Dense.norm(residual(x));
        double squares = Rounding.gamma(a.length + 4.0) * norm * norm;
        return Constant.certified(2 * (norm * error + error * error + squares), "||A x - b||^2 / 2 by rows");
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
        double[] product = Dense.transposeTimes(a, residual(x));
        System.arraycopy(product, 0, gradient, 0, product.length);
    }

    /** Products of m and n terms, and a difference. */
    @Override
    public Constant gradientRounding(double[] x) {
        double norm = Dense.frobenius(a);
        double roundings = a.length + x.length + 4.0;
        return Constant.certified(
                Rounding.gamma(2 * roundings) * norm * (norm * Dense.norm(x) + Dense.norm(b)), "A^T (A x - b) by rows");
    }

    private double[] residual(double[] x) {
        return Dense.plus(Dense.times(a, x), -1, b);
    }
}
