package org.bilevel.solvers.lower;

import org.bilevel.api.operator.Workspace;
import org.bilevel.solvers.vector.Vectors;

/**
 * The inverse Hessian of limited-memory BFGS: the last m pairs s = x_{k+1} - x_k, y = grad h(x_{k+1}) - grad h(x_k) (Nocedal and Wright
 * 2006, section 7.2).
 *
 * <p>In exact arithmetic mu ||s||^2 <= s^T y and ||y||^2 <= L s^T y, so every pair keeps H positive definite. A pair that misses either by a
 * factor of a thousand is made of rounding errors and is not taken. The condition number of H is bounded therefore, whatever rounding
 * does.
 */
final class LimitedMemory {

    /** How far mu and L may be missed: far enough for estimates of them. */
    private static final double SLACK = 1000;

    private final double mu;
    private final double l;
    private final Workspace workspace;
    private final int firstSlot;
    private final double[][] s;
    private final double[][] y;
    private final double[] rho;
    private final double[] alpha;
    private int size;
    private int newest = -1;

    /**
     * An empty memory.
     *
     * @param pairs m
     * @param workspace where the pairs are kept, in 2m slots from the first one on, as they come
     */
    LimitedMemory(int pairs, double mu, double l, Workspace workspace, int firstSlot) {
        this.mu = mu;
        this.l = l;
        this.workspace = workspace;
        this.firstSlot = firstSlot;
        s = new double[pairs][];
        y = new double[pairs][];
        rho = new double[pairs];
        alpha = new double[pairs];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        size = 0;
    }

    /** Takes the pair of a step from one point to the next, in place of the oldest one if the memory is full. */
    void add(double[] x, double[] gradient, double[] xNext, double[] gradientNext) {
        int slot = (newest + 1) % s.length;
        double[] move = workspace.vector(firstSlot + 2 * slot, x.length);
        double[] change = workspace.vector(firstSlot + 2 * slot + 1, x.length);
        // Where a full memory refuses the new pair, the oldest has been overwritten already.
        size = Math.min(size, s.length - 1);
        Vectors.subtract(xNext, x, move);
        Vectors.subtract(gradientNext, gradient, change);
        double curvature = Vectors.dot(move, change);
        if (SLACK * curvature >= mu * Vectors.dot(move, move)
                && SLACK * l * curvature >= Vectors.dot(change, change)
                && curvature > 0) {
            s[slot] = move;
            y[slot] = change;
            rho[slot] = 1 / curvature;
            newest = slot;
            size++;
        }
    }

    /**
     * Overwrites {@code d} with -H gradient (ibid., Algorithm 7.4, with H_0 = s^T y / y^T y of the newest pair, equation 7.20, and 1/L
     * without one).
     */
    void direction(double[] gradient, double[] d) {
        if (size == 0) {
            scaled(-1 / l, gradient, d);
            return;
        }
        scaled(-1, gradient, d);
        int pairs = s.length;
        int i = newest;
        double along = Vectors.dot(s[i], d);
        for (int k = 1; k <= size; k++) {
            alpha[i] = rho[i] * along;
            int older = (i + pairs - 1) % pairs;
            if (k < size) {
                along = Vectors.axpyDot(-alpha[i], y[i], d, s[older]);
                i = older;
            } else {
                Vectors.axpy(-alpha[i], y[i], d);
            }
        }
        Vectors.scale(1 / (rho[newest] * Vectors.dot(y[newest], y[newest])), d);
        along = Vectors.dot(y[i], d);
        for (int k = 1; k <= size; k++) {
            double weight = alpha[i] - rho[i] * along;
            int newer = (i + 1) % pairs;
            if (k < size) {
                along = Vectors.axpyDot(weight, s[i], d, y[newer]);
                i = newer;
            } else {
                Vectors.axpy(weight, s[i], d);
            }
        }
    }

    private static void scaled(double a, double[] x, double[] out) {
        for (int i = 0; i < x.length; i++) {
            out[i] = a * x[i];
        }
    }
}
