package org.bilevel.solvers.lower;

import java.util.Arrays;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.iteration.IterationLoop;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Inexact Newton: x_{k+1} = x_k + t_k d_k, where conjugate gradients from 0 solve A(x_k) d_k = -grad h(x_k) until
 *
 * <pre>
 * ||A(x_k) d_k + grad h(x_k)|| <= max(eta_k ||grad h(x_k)||, tolerance / 2),
 * eta_k = gamma (||grad h(x_k)|| / ||grad h(x_{k-1})||)^((1 + sqrt(5)) / 2), at least gamma eta_{k-1}^((1 + sqrt(5)) / 2) where that exceeds 0.1, and at most gamma
 * </pre>
 *
 * (Eisenstat and Walker 1996, choice 2, with its safeguard; eta_0 = 1/2). The full step is tried first; steps are found by slopes as those of {@link LBfgs} with c = 0.9, and converge
 * from every start.
 *
 * <p>An iteration is a Hessian product or a trial point with its gradient, so that iterations compare with those of other methods; a solve costs one gradient more at the start, and one where
 * it ends within conjugate gradients, whose direction is then tried as it is. No values are evaluated. The method stops as soon as ||grad h|| <= tolerance, absolute, at a trial point, accepted or not.
 * Where it ends otherwise, it returns the last accepted point, or the last trial if that has the smaller gradient. Storage beyond x: 7n. Stalls where
 * no trial of a search is accepted, which only rounding explains, and after 200 + 20 sqrt(L / mu) iterations that do not lower the gradient norm by 1 %.
 *
 * @param maxIterations most iterations: Hessian products and trial points
 * @param forcing gamma
 */
public record NewtonCg(
        @Option(value = "most Hessian products and trial points", preset = "10000", range = ">= 1")
        int maxIterations,

        @Option(
                value = "factor and upper bound of the relative accuracies of Newton's directions",
                preset = "0.9",
                range = "> 0 and < 1")
        double forcing)
        implements LowerLevelSolver {

    private static final double CURVATURE = 0.9;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public NewtonCg {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
        Options.require(forcing > 0 && forcing < 1, "forcing", forcing, "> 0 and < 1");
    }

    /** With the defaults. */
    public NewtonCg() {
        this(10_000, 0.9);
    }

    @Override
    public LowerLevelSolution solve(LowerLevelObjective objective, double[] x, Stopping stopping, Workspace workspace) {
        State method = new State(objective, x, forcing, stopping.tolerance(), workspace);
        IterationLoop.Outcome outcome = IterationLoop.run(method, maxIterations, stopping);
        return new LowerLevelSolution(
                outcome.measure(), outcome.iterations(), method.gradients(), 0, method.products, outcome.termination());
    }

    static final class State extends SlopeDescent {

        private static final double EXPONENT = (1 + Math.sqrt(5)) / 2;
        private static final double FIRST_FORCING = 0.5;

        /** Below this the forcing term of the iteration before is no longer heeded. */
        private static final double SAFEGUARD = 0.1;

        /** No direction needs to be better than this. */
        private static final double LEAST_FORCING = 1e-12;

        private final LowerLevelObjective objective;
        private final double gamma;
        private final double tolerance;
        private final double[] r;
        private final double[] p;
        private final double[] ap;
        private @Nullable LinearOperator hessian;
        private double eta;
        private double normBefore;
        /** What ||A d + grad h|| must reach. */
        private double target;

        private double rho;
        /** How many products the direction has taken. */
        private int inner;

        private boolean ready;
        private @Nullable Double badCurvature;
        private int products;

        State(LowerLevelObjective objective, double[] result, double gamma, double tolerance, Workspace workspace) {
            super(objective, result, CURVATURE, tolerance, workspace);
            this.objective = objective;
            this.gamma = gamma;
            this.tolerance = tolerance;
            int n = result.length;
            r = workspace.vector(OWN_VECTORS, n);
            p = workspace.vector(OWN_VECTORS + 1, n);
            ap = workspace.vector(OWN_VECTORS + 2, n);
        }

        @Override
        void moved(double[] x, double[] gradient, double[] xNext, double[] gradientNext) {}

        @Override
        void arrived(double norm) {
            eta = normBefore > 0 ? forcing(norm / normBefore) : Math.min(FIRST_FORCING, gamma);
            normBefore = norm;
            target = Math.max(eta * norm, tolerance / 2);
            hessian = null;
            inner = 0;
            ready = false;
        }

        private double forcing(double reduction) {
            double earlier = gamma * Math.pow(eta, EXPONENT);
            double next = gamma * Math.pow(reduction, EXPONENT);
            return Math.clamp(earlier > SAFEGUARD ? Math.max(next, earlier) : next, LEAST_FORCING, gamma);
        }

        @Override
        boolean aim(double[] x, double[] gradient, double[] d) {
            if (ready) {
                return true;
            }
            LinearOperator a = hessian;
            if (a == null) {
                a = objective.linearize(x).hessian();
                hessian = a;
                Arrays.fill(d, 0);
                Vectors.copy(gradient, r);
                Vectors.scale(-1, r);
                Vectors.copy(r, p);
                rho = Vectors.dot(r, r);
            }
            a.apply(p, ap);
            products++;
            double curvature = Vectors.dot(p, ap);
            if (!(curvature > 0) || curvature == Double.POSITIVE_INFINITY) {
                badCurvature = curvature;
                return false;
            }
            double alpha = rho / curvature;
            Vectors.axpy(alpha, p, d);
            double rhoNext = Vectors.axpyDot(-alpha, ap, r, r);
            Vectors.xpby(r, rhoNext / rho, p);
            rho = rhoNext;
            inner++;
            ready = Math.sqrt(rho) <= target;
            return false;
        }

        @Override
        boolean usable() {
            return inner > 0;
        }

        @Override
        @Nullable
        Termination trouble(int iteration) {
            Double curvature = badCurvature;
            if (curvature == null) {
                return null;
            }
            return Double.isFinite(curvature)
                    ? new Termination.Breakdown(iteration, "p'Ap", curvature)
                    : new Termination.NonFinite(iteration, "p'Ap");
        }

        @Override
        boolean forget() {
            return false;
        }

        @Override
        public int patience() {
            double kappa = constants().l() / constants().mu();
            return (int) Math.min(200 + 20 * Math.sqrt(kappa), Integer.MAX_VALUE);
        }
    }
}
