package org.bilevel.solvers.upper;

import java.util.Arrays;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * How far below its certified bound the error of a hypergradient is, estimated from pairs z, z' at the same theta whose bounds b > b' differ by the accuracy alone. If errors are
 * in proportion to bounds, ||z - z'|| is about ratio (b - b'). An estimate, never a certificate; before the first pair it takes the bound at its word.
 */
final class Effectivity implements Resumable {

    /** Bounds closer than this say nothing: rounding may be all that is left of them. */
    private static final double CLOSE = 0.75;

    /** What the estimate is enlarged by: errors of z and z' that point in different directions hide part of their difference. */
    private static final double SAFETY = 2;

    private double ratio = 1;
    private boolean measured;
    private double @Nullable [] theta;
    private double @Nullable [] z;
    private double bound;

    /** Learns from a hypergradient at theta, if another one at the same theta came just before. */
    void observe(double[] at, Hypergradient next) {
        double nextBound = next.bound().value();
        if (z != null && Arrays.equals(theta, at)) {
            double drop = bound - nextBound;
            double change = Vectors.distance(z, next.z());
            boolean fell = nextBound <= CLOSE * bound && Double.isFinite(drop);
            // A z that does not change at all is one whose adjoint was within its tolerance before it began.
            if (fell && change > 0) {
                ratio = Math.min(1, SAFETY * change / drop);
                measured = true;
            }
        }
        theta = at.clone();
        z = next.z();
        bound = nextBound;
    }

    @Override
    public void save(SavedState into) {
        into.put("ratio", ratio);
        into.put("measured", measured ? 1 : 0);
        if (theta != null && z != null) {
            into.put("theta", theta);
            into.put("z", z);
            into.put("bound", bound);
        }
    }

    @Override
    public void restore(SavedState from) {
        ratio = from.number("ratio");
        measured = from.number("measured") != 0;
        if (from.has("z")) {
            theta = from.get("theta").clone();
            z = from.get("z").clone();
            bound = from.number("bound");
        }
    }

    /** Whether there was a pair to learn from. */
    boolean measured() {
        return measured;
    }

    /** The estimated error of a hypergradient. */
    Constant estimate(Hypergradient hypergradient) {
        return Constant.estimated(
                ratio * hypergradient.bound().value(), "certified bound times an estimated effectivity");
    }
}
