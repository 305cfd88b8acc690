package org.bilevel.solvers.lower;

import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.solvers.vector.Vectors;

/** The state of {@link NonmonotoneApg}, whose notation it uses. */
final class NonmonotoneDescent extends Descent {

    /** Values of h that differ by less, relatively, may be equal. */
    private static final double ROUNDING = 0x1p-50;

    private final double averaging;
    private final double decrease;
    private double[] x;
    private double[] z;
    private double[] v;
    private double step;
    private double t;
    private double q;
    private double c;

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
    }

    @Override
    void restart() {
        Vectors.copy(iterate(), x);
        t = 1;
        q = 1;
        c = value(x);
    }

    @Override
    void advance(double[] y, double[] gradient, double[] next) {
        Vectors.axpyTo(-step, gradient, y, z);
        double valueNext = value(z);
        double moved = step * norm();
        boolean momentum = valueNext <= c - decrease * moved * moved + ROUNDING * Math.abs(c);
        if (!momentum) {
            gradientAt(x, v);
            Vectors.axpyTo(-step, v, x, v);
            double valueOfV = value(v);
            momentum = valueNext <= valueOfV;
            valueNext = momentum ? valueNext : valueOfV;
        }
        double tNext = (Math.sqrt(4 * t * t + 1) + 1) / 2;
        double toZ = t / tNext;
        double beta = (t - 1) / tNext;
        double[] xNext = momentum ? z : v;
        for (int i = 0; i < next.length; i++) {
            next[i] = xNext[i] + toZ * (z[i] - xNext[i]) + beta * (xNext[i] - x[i]);
        }
        t = tNext;
        double qNext = averaging * q + 1;
        c = (averaging * q * c + valueNext) / qNext;
        q = qNext;
        if (momentum) {
            z = x;
        } else {
            v = x;
        }
        x = xNext;
    }
}
