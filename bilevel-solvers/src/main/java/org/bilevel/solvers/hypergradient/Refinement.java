package org.bilevel.solvers.hypergradient;

import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.solvers.hypergradient.SampleSolver.Sample;
import org.bilevel.solvers.hypergradient.SampleSolver.Solved;
import org.bilevel.solvers.vector.Vectors;

/**
 * A bound on the error of a hypergradient that is tight by construction, at the price of further iterations. Both solves go on from (xt, qt) to a more
 * accurate z2 with an a posteriori bound b2 of its own; then
 *
 * <pre>
 * | ||z - grad f|| - ||z - z2|| | <= b2,   hence   ||z - grad f|| <= ||z - z2|| + b2
 * </pre>
 *
 * and once b2 <= share ||z - z2|| the bound is at most (1 + share) / (1 - share) times the true error: 3 for the default. z - z2 is the part of the error that is
 * computed with its direction, the dual-weighted residual; only the rest is estimated by norms. The tolerances of the refined solves start at a tenth of what
 * was reached and shrink until the share is met, or rounding allows no more. Whoever needs a gradient of that accuracy should use z2 itself: this is for judging a method, a schedule or
 * a bound. Proof: docs/theory/error-bounds.md, section 5.
 *
 * @param lower refines xt
 * @param adjoint refines qt
 * @param bound for z2, and for z should refinement not help
 * @param share b2 / ||z - z2|| to reach
 */
public record Refinement(
        LowerLevelSolver lower,
        LinearSolver adjoint,
        ErrorBound bound,

        @Option(
                value = "largest bound on the refined hypergradient's error relative to its distance",
                preset = "0.5",
                range = "> 0, < 1")
        double share) {

    private static final int ATTEMPTS = 12;

    /**
     * Checks the share.
     *
     * @throws IllegalArgumentException unless 0 < share < 1
     */
    public Refinement {
        Options.require(share > 0 && share < 1, "share", share, "> 0 and < 1");
    }

    /** With {@link LocalBound} and a share of a half. */
    public Refinement(LowerLevelSolver lower, LinearSolver adjoint) {
        this(lower, adjoint, new LocalBound(), 0.5);
    }

    /**
     * What is known of a hypergradient after refinement.
     *
     * @param error bound on ||z - grad f||
     * @param refined z2, length d
     * @param refinedError bound on ||z2 - grad f||
     * @param cost of the refinement
     * @param shareReached whether error is at most (1 + share) / (1 - share) times the true error
     */
    public record Certificate(
            Constant error, double[] refined, Constant refinedError, Cost cost, boolean shareReached) {}

    /**
     * Refines until the share is met or nothing is gained any more.
     *
     * @param solution what was computed; unmodified
     */
    public Certificate certify(InexactSolution solution) {
        return certify(solution, solution.problem());
    }

    /**
     * The same, refined in another arithmetic: what was computed in single precision is judged in double precision.
     *
     * @param solution what was computed; unmodified
     * @param accurate the same mathematical problem as that of the solution
     */
    public Certificate certify(InexactSolution solution, LowerLevelProblem accurate) {
        SampleSolver solver = new SampleSolver(lower, adjoint, () -> false);
        Sample sample = Sample.of(accurate, solution.sample(), solution.upper(), solution.z().length);
        double[] x = solution.x().clone();
        double[] q = solution.q().clone();
        Cost cost = Cost.ZERO;
        double gradientTolerance = solution.gradientNorm() / 10;
        double residualTolerance = solution.residualNorm() / 10;
        Constant unrefined = bound.of(solution);
        Certificate best = new Certificate(unrefined, solution.z(), unrefined, cost, false);
        for (int attempt = 0; attempt < ATTEMPTS && !best.shareReached(); attempt++) {
            Solved refined = solver.solve(sample, x, q, gradientTolerance, residualTolerance);
            cost = cost.plus(refined.cost());
            double[] z = refined.solution().z();
            Constant refinedError = bound.of(refined.solution());
            double distance = Rounding.up(Vectors.distance(solution.z(), z), z.length + 2.0);
            boolean reached = refinedError.value() <= share * distance;
            Certificate next = new Certificate(
                    Constant.derived(
                            Rounding.up(distance + refinedError.value(), 1),
                            "distance to a refined hypergradient, and its " + refinedError.source(),
                            refinedError),
                    z,
                    refinedError,
                    cost,
                    reached);
            boolean better = next.error().value() < best.error().value();
            best = better || reached ? next : withCost(best, cost);
            if (!refined.lower().termination().converged()
                    && !refined.adjoint().termination().converged()) {
                return best;
            }
            double shrink = Math.clamp(share * distance / (4 * refinedError.value()), 1e-3, 0.3);
            gradientTolerance *= Double.isNaN(shrink) ? 0.1 : shrink;
            residualTolerance *= Double.isNaN(shrink) ? 0.1 : shrink;
        }
        return best;
    }

    private static Certificate withCost(Certificate certificate, Cost cost) {
        return new Certificate(
                certificate.error(),
                certificate.refined(),
                certificate.refinedError(),
                cost,
                certificate.shareReached());
    }
}
