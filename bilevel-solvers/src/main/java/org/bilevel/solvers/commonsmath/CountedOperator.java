package org.bilevel.solvers.commonsmath;

import java.util.function.BooleanSupplier;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealVector;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.solvers.vector.Vectors;

/**
 * Our operator as Commons Math's. Counts products, and ends a run from inside where the library has no way to: at the
 * iteration limit, on cancellation, and before a product that is not finite spoils the iterate.
 */
final class CountedOperator extends RealLinearOperator {

    /** Why a run was ended from inside. Thrown through the library, once a run at most, hence without a stack trace. */
    static final class Ended extends RuntimeException {

        enum Why {
            TOLERANCE,
            LIMIT,
            CANCELLED,
            NON_FINITE
        }

        private final Why why;

        Ended(Why why) {
            super(why.name(), null, false, false);
            this.why = why;
        }

        Why why() {
            return why;
        }
    }

    private final LinearOperator a;
    private final int limit;
    private final BooleanSupplier cancelled;
    private double curvature;
    private int products;

    CountedOperator(LinearOperator a, int limit, BooleanSupplier cancelled) {
        this.a = a;
        this.limit = limit;
        this.cancelled = cancelled;
    }

    @Override
    public int getRowDimension() {
        return a.outputLength();
    }

    @Override
    public int getColumnDimension() {
        return a.inputLength();
    }

    @Override
    public RealVector operate(RealVector v) {
        double[] in = v instanceof ArrayRealVector array ? array.getDataRef() : v.toArray();
        // A new result each time: SymmLQ keeps earlier ones.
        double[] out = new double[a.outputLength()];
        if (!isZero(in)) {
            if (products >= limit) {
                throw new Ended(Ended.Why.LIMIT);
            }
            if (cancelled.getAsBoolean()) {
                throw new Ended(Ended.Why.CANCELLED);
            }
            a.apply(in, out);
            products++;
            curvature = Vectors.dot(in, out);
            if (!Double.isFinite(curvature)) {
                throw new Ended(Ended.Why.NON_FINITE);
            }
        }
        return new ArrayRealVector(out, false);
    }

    /** The last v^T A v. */
    double curvature() {
        return curvature;
    }

    int products() {
        return products;
    }

    /** The library's conjugate gradients multiply their zero start; that product is known. */
    private static boolean isZero(double[] v) {
        for (double entry : v) {
            if (entry != 0) {
                return false;
            }
        }
        return true;
    }
}
