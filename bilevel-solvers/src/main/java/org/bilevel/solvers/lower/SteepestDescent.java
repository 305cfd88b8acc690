package org.bilevel.solvers.lower;

import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.solvers.vector.Vectors;

/** y_{k+1} = y_k - s grad h(y_k). */
final class SteepestDescent extends Descent {

    /** What s is computed from. */
    enum Step {
        /** s = 2 / (L + mu), the best fixed step. */
        LONG,
        /** s = 1 / L. */
        SAFE
    }

    private final Step rule;
    private double step;

    SteepestDescent(LowerLevelObjective objective, double[] result, Step rule, Workspace workspace) {
        super(objective, result, workspace, 0);
        this.rule = rule;
    }

    @Override
    void adopt(double l, double mu) {
        step = rule == Step.LONG ? 2 / (l + mu) : 1 / l;
    }

    @Override
    void restart() {}

    @Override
    void advance(double[] y, double[] gradient, double[] next) {
        Vectors.axpyTo(-step, gradient, y, next);
    }
}
