package org.bilevel.solvers.lower;

/**
 * A line search along a descent direction d of a convex h that looks at slopes phi'(t) = grad h(x + t d)^T d alone, never at values
 * of h, which near the solution differ by less than rounding. It accepts t if
 *
 * <pre>
 * c phi'(0) <= phi'(t) <= min(-c phi'(0), allowance / t):
 * </pre>
 *
 * the curvature condition of strong Wolfe searches (Nocedal and Wright 2006, equation 3.7b), with a limit on overshooting in place of
 * the condition of sufficient decrease, which the values would be needed for.
 *
 * <p>Why that does. phi is convex, so h(x + t d) - h(x) <= t phi'(t): a step that does not pass the minimum along d never raises h, and one
 * that does raises it by at most t phi'(t), which the allowance bounds. phi' is L ||d||^2-Lipschitz too, so the inequality sharpens to
 *
 * <pre>
 * h(x + t d) - h(x) <= t phi'(t) - (phi'(t) - phi'(0))^2 / (2 L ||d||^2) <= max(0, t phi'(t)) - (1 - c)^2 phi'(0)^2 / (2 L ||d||^2).
 * </pre>
 *
 * If the overshoots t phi'(t) of a run add up to at most a total W, then the sum over its iterations of (phi'(0) / ||d||)^2 is at most
 * 2 L (h(x_0) - h* + W) / (1 - c)^2, which is Zoutendijk's condition (ibid., Theorem 3.2).
 *
 * <p>phi' does not decrease, so the accepted t are an interval; it is found by extrapolation from below, then by the secant through
 * the ends of a bracket, kept away from them.
 */
final class SlopeSearch {

    /** Trials of one search. Rounding alone needs so many. */
    private static final int MOST_TRIALS = 20;

    private static final double LEAST_GROWTH = 1.5;
    private static final double MOST_GROWTH = 10;

    /** A trial within a bracket keeps this part of its width from both ends. */
    private static final double INSET = 0.1;

    private final double c;
    private double slopeAtZero;
    private double allowance;
    private double t;
    private double low;
    private double slopeLow;
    private double high;
    private double slopeHigh;
    private int trials;

    /**
     * A search.
     *
     * @param c between 0 and 1
     */
    SlopeSearch(double c) {
        this.c = c;
    }

    /**
     * Starts anew.
     *
     * @param slope phi'(0) < 0
     * @param first the first trial
     * @param allowed how much the step may overshoot, at least 0
     */
    void start(double slope, double first, double allowed) {
        slopeAtZero = slope;
        allowance = allowed;
        t = first;
        low = 0;
        slopeLow = slope;
        high = Double.POSITIVE_INFINITY;
        slopeHigh = Double.POSITIVE_INFINITY;
        trials = 0;
    }

    /** The t to try next, or the accepted one. */
    double t() {
        return t;
    }

    /** Whether the trial is accepted whose slope is given; if not, {@link #t} is the next one. */
    boolean accepts(double slope) {
        trials++;
        double least = c * slopeAtZero;
        double most = Math.min(-least, allowance / t);
        if (slope >= least && slope <= most) {
            return true;
        }
        // What a trial aims at: the middle of the accepted slopes.
        double target = (least + most) / 2;
        if (slope < least) {
            double before = low;
            double slopeBefore = slopeLow;
            low = t;
            slopeLow = slope;
            if (high == Double.POSITIVE_INFINITY) {
                double secant = t + (target - slope) * (t - before) / (slope - slopeBefore);
                // Rounding may leave no curvature: then as far as is allowed.
                t = secant > t ? Math.clamp(secant, LEAST_GROWTH * t, MOST_GROWTH * t) : MOST_GROWTH * t;
                return false;
            }
        } else {
            high = t;
            slopeHigh = slope;
        }
        double width = high - low;
        double secant = low + (target - slopeLow) * width / (slopeHigh - slopeLow);
        t = Math.clamp(secant, low + INSET * width, high - INSET * width);
        return false;
    }

    /** Whether so many trials have failed that only rounding can be the reason. */
    boolean hopeless() {
        return trials >= MOST_TRIALS;
    }
}
