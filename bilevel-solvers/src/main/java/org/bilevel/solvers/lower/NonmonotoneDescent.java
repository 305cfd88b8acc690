package org.bilevel.solvers.lower;

import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.solvers.vector.Vectors;

/**
 * The state of {@link NonmonotoneApg}, whose notation it uses.
 *
 * <p>What the gradient at y says of h(z) - h(x), with z = y - g / L and g = grad h(y): by the descent lemma and convexity, and by strong convexity and smoothness,
 *
 * <pre>
 * most - width <= h(z) - h(x) <= most,   most = g^T (y - x) - ||g||^2 / (2 L),   width = L ||y - x||^2 / 2 + (1 - mu / L) ||g||^2 / (2 L).
 * </pre>
 *
 * Both ends fall with the square of the distance to the solution, the rounding of values does not. As soon as a difference of values is off by more than twice the width, or ||g||^2 / L is less than
 * the rounding of a value, values are no longer evaluated, and {@code most} takes the place of their differences. The test is then sufficient for the published one, and what convergence rests on
 * is kept: h(x) never rises. Where it fails, momentum starts anew as well (O'Donoghue and Candes 2015), without which the last digits take several times as long.
 *
 * <p>Averages enter the test as their excess c_k - h(x_k), which follows from differences alone: c_{k+1} - h(x_{k+1}) = (eta q_k / q_{k+1}) (c_k - h(x_k) - (h(x_{k+1}) - h(x_k))).
 */
final class NonmonotoneDescent extends Descent {

    /** Relative errors of values are taken to be as large as this: some dozens of roundings. */
    private static final double ROUNDING = 0x1p-48;

    private final double averaging;
    private final double decrease;
    private double[] x;
    private double[] z;
    private double[] v;
    private double step;
    private double muStep;
    private double t;
    private double q;
    /** c_k - h(x_k). */
    private double excess;

    private boolean valuesTell;
    private double valueOfX;

    NonmonotoneDescent(
            LowerLevelObjective objective, double[] result, double averaging, double decrease, Workspace workspace) {
        super(objective, result, workspace, 3);
        this.averaging = averaging;
        this.decrease = decrease;
        x = vector(0);
        z = vector(1);
        v = vector(2);
    }

    @Override
    void adopt(double l, double mu) {
        step = 1 / l;
        muStep = mu / l;
    }

    @Override
    void restart() {
        Vectors.copy(iterate(), x);
        t = 1;
        q = 1;
        excess = 0;
        valuesTell = true;
        valueOfX = value(x);
    }

    @Override
    void advance(double[] y, double[] gradient, double[] next) {
        double descent = step * norm() * norm();
        double moved = Vectors.distance(y, x);
        double most = Vectors.dotDifference(gradient, y, x) - descent / 2;
        double width = moved * moved / (2 * step) + (1 - muStep) * descent / 2;
        Vectors.axpyTo(-step, gradient, y, z);

        double valueNext = valuesTell ? value(z) : Double.NaN;
        double change = valueNext - valueOfX;
        valuesTell = Math.abs(change - most) <= 2 * width && descent > ROUNDING * Math.abs(valueNext);
        change = valuesTell ? change : most;
        boolean momentum = change <= excess - decrease * descent;
        if (!momentum) {
            gradientAt(x, v);
            double norm = Vectors.norm2(v);
            Vectors.axpyTo(-step, v, x, v);
            double changeToV = -step * norm * norm / 2;
            if (valuesTell) {
                double valueOfV = value(v);
                changeToV = Math.min(valueOfV - valueOfX, changeToV);
                momentum = valueNext <= valueOfV;
                valueNext = momentum ? valueNext : valueOfV;
            }
            change = momentum ? change : changeToV;
        }

        double[] xNext = momentum ? z : v;
        if (momentum || valuesTell) {
            double tNext = (Math.sqrt(4 * t * t + 1) + 1) / 2;
            double toZ = t / tNext;
            double beta = (t - 1) / tNext;
            for (int i = 0; i < next.length; i++) {
                next[i] = xNext[i] + toZ * (z[i] - xNext[i]) + beta * (xNext[i] - x[i]);
            }
            t = tNext;
        } else {
            Vectors.copy(v, next);
            t = 1;
        }
        double qNext = averaging * q + 1;
        excess = averaging * q / qNext * (excess - change);
        q = qNext;
        valueOfX = valueNext;
        if (momentum) {
            z = x;
        } else {
            v = x;
        }
        x = xNext;
    }

    /** The gradient swings, and may need as long as gradient descent to fall below a lucky low: descent of h by 1 - 1 / kappa an iteration, to a fiftieth. */
    @Override
    public int patience() {
        return (int) Math.min(100 + 4 * kappa(), Integer.MAX_VALUE);
    }
}
