package org.bilevel.solvers.linear;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.solvers.vector.Vectors;

/**
 * b - A x from its definition, and when to look at it. The residual that a Krylov method carries along drifts from the
 * true one by rounding and keeps falling where the true one cannot. It is therefore believed only down to a threshold,
 * where the true one takes its place and the method starts anew from it.
 */
final class TrueResidual {

    /** A recurrence that fell by 2^-50 since it was last true holds no correct digit. */
    private static final double LAST_DIGITS = 0x1p-50;

    /** Below this norm, squares underflow. */
    private static final double SMALLEST = 1e-140;

    /** A new start that does not halve the true residual has met the accuracy that rounding allows. */
    private static final double WORTHWHILE = 0.5;

    private final LinearOperator a;
    private final double[] b;
    private final double[] x;
    private final double tolerance;
    private final double floor;
    private double norm = Double.POSITIVE_INFINITY;
    private boolean improved;
    private int products;

    TrueResidual(LinearOperator a, double[] b, double[] x, double tolerance) {
        this.a = a;
        this.b = b;
        this.x = x;
        this.tolerance = tolerance;
        floor = Math.max(SMALLEST, 0x1p-53 * Vectors.norm2(b));
    }

    /** Refuses what a symmetric solver cannot solve. */
    static void check(LinearOperator a, double[] b, double[] x, Structure needed, String method) {
        boolean suits = needed == Structure.POSITIVE_DEFINITE
                ? a.structure() == Structure.POSITIVE_DEFINITE
                : a.structure().symmetric();
        if (!suits) {
            throw new IllegalArgumentException("%s needs an operator that declares %s, this one declares %s"
                    .formatted(method, needed, a.structure()));
        }
        int n = a.inputLength();
        if (a.outputLength() != n || b.length != n || x.length != n) {
            throw new IllegalArgumentException("A is %d x %d, b has length %d, x has length %d; must agree"
                    .formatted(a.outputLength(), n, b.length, x.length));
        }
    }

    /** Overwrites {@code residual} with b - A x; its norm. Costs a product. */
    double measure(double[] residual) {
        a.apply(x, residual);
        products++;
        Vectors.subtract(b, residual, residual);
        double before = norm;
        norm = Vectors.norm2(residual);
        improved = norm <= WORTHWHILE * before;
        return norm;
    }

    /** A v, counted. */
    void product(double[] v, double[] out) {
        a.apply(v, out);
        products++;
    }

    /** Whether a carried residual has come to where only the true one counts. */
    boolean due(double carried) {
        return carried <= Math.max(tolerance, Math.max(floor, LAST_DIGITS * norm));
    }

    /** Whether the last measurement misses the tolerance and is too close to the one before to go on. */
    boolean hopeless() {
        return norm > tolerance && !improved;
    }

    /** The true norm when last measured. */
    double norm() {
        return norm;
    }

    double tolerance() {
        return tolerance;
    }

    int products() {
        return products;
    }
}
