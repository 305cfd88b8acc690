package org.bilevel.solvers.sampling;

/** How the sizes of batches grow. */
public enum BatchGrowth {
    /** (1 + rate)^k. */
    GEOMETRIC {
        @Override
        double factor(double rate, long step) {
            return Math.pow(1 + rate, (double) step);
        }
    },
    /** 1 + rate k. */
    LINEAR {
        @Override
        double factor(double rate, long step) {
            return 1 + rate * step;
        }
    };

    /** b_k / b_0. */
    abstract double factor(double rate, long step);
}
