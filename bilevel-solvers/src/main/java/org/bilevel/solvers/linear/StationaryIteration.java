package org.bilevel.solvers.linear;

import java.util.Arrays;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.SpectralBounds;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.solvers.iteration.IterationLoop;
import org.bilevel.solvers.iteration.IterativeMethod;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * x_{k+1} = x_k + s (b - A x_k) + beta (x_k - x_{k-1}), x_{-1} = x_0. Its residual is the true one in every iteration.
 *
 * <p>With steps that suit the spectrum, the residual never exceeds 1 + 2 k beta^(k/2) times the first one: far more than that proves the bounds on the spectrum wrong.
 */
final class StationaryIteration implements IterativeMethod {

    /** Growth that rounding does not explain, even where the start is as good as rounding allows. */
    private static final double DIVERGENCE = 10;

    /**
     * What is computed from the spectrum.
     *
     * @param step s
     * @param rho the root of beta
     * @param patience iterations without progress that mean a stall
     */
    record Parameters(double step, double rho, double patience) {}

    /** Computes parameters from bounds on the spectrum. */
    @FunctionalInterface
    interface Choice {
        Parameters of(double mu, double l);
    }

    private final TrueResidual residual;
    private final double[] x;
    private final Parameters parameters;
    private final double[] r;
    /** x_k - x_{k-1}. */
    private final double[] move;

    private double norm;
    private double firstNorm;
    private int k;

    private StationaryIteration(TrueResidual residual, double[] x, Parameters parameters, Workspace workspace) {
        this.residual = residual;
        this.x = x;
        this.parameters = parameters;
        r = workspace.vector(0, x.length);
        move = workspace.vector(1, x.length);
    }

    static LinearSolution solve(
            String method,
            Choice choice,
            int maxIterations,
            LinearOperator a,
            double[] b,
            double[] x,
            Stopping stopping,
            Workspace workspace) {
        TrueResidual.check(a, b, x, Structure.POSITIVE_DEFINITE, method);
        SpectralBounds bounds = bounds(a, method);
        TrueResidual residual = new TrueResidual(a, b, x, stopping.tolerance());
        IterativeMethod state =
                new StationaryIteration(residual, x, choice.of(bounds.smallest(), bounds.largest()), workspace);
        IterationLoop.Outcome outcome = IterationLoop.run(state, maxIterations, stopping);
        return new LinearSolution(outcome.measure(), outcome.iterations(), residual.products(), outcome.termination());
    }

    /** The operator's bounds, without which the method cannot choose its step. */
    static SpectralBounds bounds(LinearOperator a, String method) {
        return a.spectralBounds()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s needs bounds on the eigenvalues of A; this operator (%s) has none"
                                .formatted(method, a.getClass().getSimpleName())));
    }

    @Override
    public void start() {
        norm = residual.measure(r);
        firstNorm = norm;
        Arrays.fill(move, 0);
    }

    @Override
    public @Nullable Termination step(int iteration) {
        Vectors.scale(parameters.rho * parameters.rho, move);
        Vectors.axpy(parameters.step, r, move);
        Vectors.axpy(1, move, x);
        norm = residual.measure(r);
        k++;
        double growth = norm / firstNorm;
        return growth > DIVERGENCE * (1 + 2 * k * Math.pow(parameters.rho, k))
                ? new Termination.Breakdown(iteration, "growth of the residual, eigenvalues out of bounds", growth)
                : null;
    }

    @Override
    public double measure() {
        return norm;
    }

    @Override
    public double finish() {
        if (!Double.isFinite(norm) && k > 0) {
            // The step that led here is taken back.
            Vectors.axpy(-1, move, x);
            norm = residual.measure(r);
        }
        return norm;
    }

    @Override
    public int patience() {
        return (int) Math.min(parameters.patience, Integer.MAX_VALUE);
    }

    @Override
    public String quantity() {
        return "residual";
    }
}
