package org.bilevel.solvers.linear;

import java.util.Arrays;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.iteration.IterationLoop;
import org.bilevel.solvers.iteration.IterativeMethod;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * MINRES (Paige and Saunders 1975, section 6) for symmetric A, definite or not, from the given x. It minimises ||b - A x|| over
 * the Krylov space, so the residual never grows, where that of conjugate gradients may.
 *
 * <p>Stops as soon as ||b - A x|| <= tolerance, absolute, measured from its definition: when the residual estimate of the
 * recurrence meets the tolerance, the true one is computed, and if that does not meet it the method starts anew from it. Once
 * such a start no longer halves the true residual, Stalled. A singular tridiagonal factor is a Breakdown that
 * leaves the last good x. An iteration costs one product; a solve costs one more at the start and one for each
 * measurement. Storage beyond x: 5n. Also stalls after min(100 + 2n, 1000) iterations that do not lower the residual by 1 %, as
 * for a singular A and a b outside its range.
 *
 * @param maxIterations most iterations
 */
public record Minres(
        @Option(value = "most iterations", preset = "1000", range = ">= 1")
        int maxIterations) implements LinearSolver {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the limit is below 1
     */
    public Minres {
        Options.requireAtLeast("maxIterations", maxIterations, 1);
    }

    /** With the default limit. */
    public Minres() {
        this(1000);
    }

    /** Exact Krylov methods end within n iterations; twice that, within bounds, is a plateau. */
    static int patience(int n) {
        return (int) Math.min(100 + 2L * n, 1000);
    }

    @Override
    public LinearSolution solve(LinearOperator a, double[] b, double[] x, Stopping stopping, Workspace workspace) {
        TrueResidual.check(a, b, x, Structure.SYMMETRIC, "Minres");
        TrueResidual residual = new TrueResidual(a, b, x, stopping.tolerance());
        IterationLoop.Outcome outcome = IterationLoop.run(new State(residual, x, workspace), maxIterations, stopping);
        return new LinearSolution(outcome.measure(), outcome.iterations(), residual.products(), outcome.termination());
    }

    /** Names follow Choi's thesis (2006) and the authors' own implementation, with normalised Lanczos vectors. */
    private static final class State implements IterativeMethod {

        private final TrueResidual residual;
        private final double[] x;
        private double[] v;
        private double[] vBefore;
        private double[] vNext;
        private double[] w;
        private double[] wBefore;
        private double beta;
        private double dbar;
        private double epsilon;
        private double phibar;
        private double c;
        private double s;
        /** The largest entry of the tridiagonal matrix so far, the scale of A. */
        private double scale;

        private boolean measured;

        State(TrueResidual residual, double[] x, Workspace workspace) {
            this.residual = residual;
            this.x = x;
            v = workspace.vector(0, x.length);
            vBefore = workspace.vector(1, x.length);
            vNext = workspace.vector(2, x.length);
            w = workspace.vector(3, x.length);
            wBefore = workspace.vector(4, x.length);
        }

        @Override
        public void start() {
            phibar = residual.measure(v);
            measured = true;
            if (phibar > 0) {
                Vectors.scale(1 / phibar, v);
            }
            Arrays.fill(vBefore, 0);
            Arrays.fill(w, 0);
            Arrays.fill(wBefore, 0);
            beta = 0;
            dbar = 0;
            epsilon = 0;
            c = -1;
            s = 0;
        }

        @Override
        public @Nullable Termination step(int iteration) {
            residual.product(v, vNext);
            Vectors.axpy(-beta, vBefore, vNext);
            double alpha = Vectors.dot(v, vNext);
            Vectors.axpy(-alpha, v, vNext);
            double betaNext = Vectors.norm2(vNext);
            if (!Double.isFinite(alpha) || !Double.isFinite(betaNext)) {
                return new Termination.NonFinite(iteration, "v'Av");
            }
            scale = Math.max(scale, Math.max(Math.abs(alpha), betaNext));

            double epsilonBefore = epsilon;
            double delta = c * dbar + s * alpha;
            double gammaBar = s * dbar - c * alpha;
            epsilon = s * betaNext;
            dbar = -c * betaNext;
            double gamma = Math.hypot(gammaBar, betaNext);
            if (gamma <= Math.ulp(1.0) * scale) {
                return new Termination.Breakdown(iteration, "gamma", gamma);
            }
            c = gammaBar / gamma;
            s = betaNext / gamma;
            direction(epsilonBefore, delta, gamma);
            Vectors.axpy(c * phibar, w, x);
            phibar *= s;
            measured = false;

            // Without a next Lanczos vector the Krylov space is exhausted, and x is the best in it.
            if (betaNext <= Math.ulp(1.0) * scale || residual.due(phibar)) {
                start();
                return residual.hopeless() ? new Termination.Stalled(iteration, phibar, residual.tolerance()) : null;
            }
            Vectors.scale(1 / betaNext, vNext);
            beta = betaNext;
            double[] free = vBefore;
            vBefore = v;
            v = vNext;
            vNext = free;
            return null;
        }

        @Override
        public double measure() {
            return phibar;
        }

        @Override
        public double finish() {
            return measured ? residual.norm() : residual.measure(vNext);
        }

        @Override
        public int patience() {
            return Minres.patience(x.length);
        }

        @Override
        public String quantity() {
            return "residual";
        }

        /** w_k = (v_k - epsilon_k w_{k-2} - delta_k w_{k-1}) / gamma_k, written over w_{k-2}. */
        private void direction(double epsilonBefore, double delta, double gamma) {
            double[] older = wBefore;
            double[] old = w;
            double[] lanczos = v;
            double inverse = 1 / gamma;
            for (int i = 0; i < older.length; i++) {
                older[i] = (lanczos[i] - epsilonBefore * older[i] - delta * old[i]) * inverse;
            }
            w = older;
            wBefore = old;
        }
    }
}
