package org.bilevel.solvers.linear;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.iteration.IterativeMethod;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/** Conjugate gradients, preconditioned or not. The measure is ||r||, in either case. */
final class ConjugateGradientState implements IterativeMethod {

    private final TrueResidual residual;
    private final double[] x;
    private final @Nullable LinearOperator inverse;
    private final double[] r;
    private final double[] p;
    private final double[] ap;
    /** M^-1 r; r itself without a preconditioner. */
    private final double[] z;

    private double norm;
    /** r^T M^-1 r. */
    private double rho;

    private boolean measured;

    /**
     * At the start.
     *
     * @param inverse M^-1, or null for M = I
     */
    ConjugateGradientState(TrueResidual residual, double[] x, @Nullable LinearOperator inverse, Workspace workspace) {
        this.residual = residual;
        this.x = x;
        this.inverse = inverse;
        r = workspace.vector(0, x.length);
        p = workspace.vector(1, x.length);
        ap = workspace.vector(2, x.length);
        z = inverse == null ? r : workspace.vector(3, x.length);
    }

    @Override
    public void start() {
        norm = residual.measure(r);
        measured = true;
        rho = precondition();
        Vectors.copy(z, p);
    }

    private double precondition() {
        if (inverse == null) {
            return norm * norm;
        }
        inverse.apply(r, z);
        return Vectors.dot(r, z);
    }

    @Override
    public @Nullable Termination step(int iteration) {
        if (!(rho > 0)) {
            return Double.isNaN(rho)
                    ? new Termination.NonFinite(iteration, "r'M^-1 r")
                    : new Termination.Breakdown(iteration, "r'M^-1 r", rho);
        }
        residual.product(p, ap);
        double curvature = Vectors.dot(p, ap);
        if (!Double.isFinite(curvature)) {
            return new Termination.NonFinite(iteration, "p'Ap");
        }
        if (curvature <= 0) {
            return new Termination.Breakdown(iteration, "p'Ap", curvature);
        }
        double alpha = rho / curvature;
        Vectors.axpy(alpha, p, x);
        Vectors.axpy(-alpha, ap, r);
        measured = false;
        norm = Vectors.norm2(r);
        if (residual.due(norm)) {
            start();
            return residual.hopeless() ? new Termination.Stalled(iteration, norm, residual.tolerance()) : null;
        }
        double rhoNext = precondition();
        Vectors.xpby(z, rhoNext / rho, p);
        rho = rhoNext;
        return null;
    }

    @Override
    public double measure() {
        return norm;
    }

    @Override
    public double finish() {
        return measured ? norm : residual.measure(r);
    }

    @Override
    public int patience() {
        return Minres.patience(x.length);
    }

    @Override
    public String quantity() {
        return "residual";
    }
}
