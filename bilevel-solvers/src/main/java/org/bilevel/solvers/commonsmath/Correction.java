package org.bilevel.solvers.commonsmath;

import java.util.Arrays;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.IllConditionedOperatorException;
import org.apache.commons.math3.linear.IterativeLinearSolver;
import org.apache.commons.math3.linear.IterativeLinearSolverEvent;
import org.apache.commons.math3.linear.NonPositiveDefiniteOperatorException;
import org.apache.commons.math3.linear.PreconditionedIterativeLinearSolver;
import org.apache.commons.math3.linear.SingularOperatorException;
import org.apache.commons.math3.util.IterationEvent;
import org.apache.commons.math3.util.IterationListener;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Absolute tolerances and warm starts for a Commons Math solver, whose stopping rules are relative and whose starting point
 * may be ignored: it solves A d = b - A x from d = 0, is stopped from outside once its residual estimate meets the
 * tolerance, and is run again on the new residual until the true residual meets it too.
 */
final class Correction {

    /** An estimate that fell by this much since the true residual holds no correct digit. */
    private static final double LAST_DIGITS = 0x1p-50;

    /** A run that does not halve the true residual has met the accuracy that rounding allows. */
    private static final double WORTHWHILE = 0.5;

    private Correction() {}

    static LinearSolution solve(
            PreconditionedIterativeLinearSolver solver,
            Structure needed,
            int maxIterations,
            LinearOperator a,
            double[] b,
            double[] x,
            Stopping stopping,
            Workspace workspace) {
        check(a, b, x, needed, solver);
        double tolerance = stopping.tolerance();
        double[] r = workspace.vector(0, x.length);
        double[] d = workspace.vector(1, x.length);
        StopAt stop = new StopAt();
        solver.getIterationManager().addIterationListener(stop);
        CountedOperator operator = new CountedOperator(a, maxIterations, stopping.cancelled());
        double norm = residual(a, b, x, r);
        int measurements = 1;
        Termination end = null;
        while (end == null) {
            int done = operator.products();
            if (!Double.isFinite(norm)) {
                end = new Termination.NonFinite(done, "residual");
            } else if (norm <= tolerance) {
                end = new Termination.Converged(norm, tolerance);
            } else if (done >= maxIterations) {
                end = new Termination.IterationLimit(maxIterations, norm, tolerance);
            } else {
                Arrays.fill(d, 0);
                stop.below = Math.max(tolerance, LAST_DIGITS * norm);
                Termination trouble = run(solver, operator, r, d);
                if (Vectors.isFinite(d)) {
                    Vectors.axpy(1, d, x);
                }
                double before = norm;
                norm = residual(a, b, x, r);
                measurements++;
                end = after(trouble, before, norm, operator.products(), maxIterations, tolerance);
            }
        }
        return new LinearSolution(norm, operator.products(), operator.products() + measurements, end);
    }

    /** What a run's end means once the true residual is known; null to run again, or to let the caller's checks decide. */
    private static @Nullable Termination after(
            @Nullable Termination trouble, double before, double norm, int done, int limit, double tolerance) {
        if (!Double.isFinite(norm) || norm <= tolerance) {
            return null;
        }
        if (trouble != null) {
            return trouble;
        }
        if (done >= limit || norm <= WORTHWHILE * before) {
            return null;
        }
        return new Termination.Stalled(done, norm, tolerance);
    }

    /** One run of the library's solver on A d = r; null unless it met trouble. */
    private static @Nullable Termination run(
            IterativeLinearSolver solver, CountedOperator operator, double[] r, double[] d) {
        try {
            solver.solveInPlace(operator, new ArrayRealVector(r, false), new ArrayRealVector(d, false));
            return null;
        } catch (CountedOperator.Ended e) {
            return switch (e.why()) {
                case TOLERANCE, LIMIT -> null;
                case CANCELLED -> new Termination.Cancelled(operator.products());
                case NON_FINITE -> new Termination.NonFinite(operator.products(), "v'Av");
            };
        } catch (NonPositiveDefiniteOperatorException e) {
            // The library also throws this when its residual has become exactly zero; then the curvature is in order.
            return operator.curvature() > 0
                    ? null
                    : new Termination.Breakdown(operator.products(), "p'Ap", operator.curvature());
        } catch (IllConditionedOperatorException e) {
            return new Termination.Breakdown(operator.products(), "reciprocal condition number", Math.ulp(1.0));
        } catch (SingularOperatorException e) {
            return new Termination.Breakdown(operator.products(), "smallest eigenvalue", 0);
        }
    }

    private static double residual(LinearOperator a, double[] b, double[] x, double[] r) {
        a.apply(x, r);
        Vectors.subtract(b, r, r);
        return Vectors.norm2(r);
    }

    private static void check(
            LinearOperator a, double[] b, double[] x, Structure needed, IterativeLinearSolver solver) {
        if (a.structure() != needed
                && !(needed == Structure.SYMMETRIC && a.structure().symmetric())) {
            throw new IllegalArgumentException(
                    "Commons Math's %s needs an operator that declares %s, this one declares %s"
                            .formatted(solver.getClass().getSimpleName(), needed, a.structure()));
        }
        int n = a.inputLength();
        if (a.outputLength() != n || b.length != n || x.length != n) {
            throw new IllegalArgumentException("A is %d x %d, b has length %d, x has length %d; must agree"
                    .formatted(a.outputLength(), n, b.length, x.length));
        }
    }

    /** Ends a run once the library's own residual estimate is low enough. */
    private static final class StopAt implements IterationListener {

        private double below;

        @Override
        public void initializationPerformed(IterationEvent event) {
            stopIfReached(event);
        }

        @Override
        public void iterationPerformed(IterationEvent event) {
            stopIfReached(event);
        }

        @Override
        public void iterationStarted(IterationEvent event) {}

        @Override
        public void terminationPerformed(IterationEvent event) {}

        private void stopIfReached(IterationEvent event) {
            if (event instanceof IterativeLinearSolverEvent step && step.getNormOfResidual() <= below) {
                throw new CountedOperator.Ended(CountedOperator.Ended.Why.TOLERANCE);
            }
        }
    }
}
