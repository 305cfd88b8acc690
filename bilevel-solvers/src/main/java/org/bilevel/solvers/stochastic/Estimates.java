package org.bilevel.solvers.stochastic;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.StochasticIteration;
import org.bilevel.api.stochastic.Support;
import org.bilevel.api.stochastic.UpperOracle;
import org.bilevel.solvers.vector.Vectors;

/**
 * What runs from mini-batches have in common: x, the adjoint q with A q = grad g, and unbiased estimates of what drives them. Storage: 6n and a vector as long as the support of
 * a batch.
 */
abstract class Estimates implements StochasticIteration {

    final LowerOracle lower;
    final double[] x;
    final double[] q;

    private final FiniteSumProblem problem;
    private final MiniBatches batches;
    private final UpperOracle upper;
    private final double[] product;
    private final double[] lowerGradient;
    private final double[] upperGradient;
    private final double[] term;
    private Support support = Support.all(0);
    private double[] mixed = {};

    Estimates(FiniteSumProblem problem, int batch, SeedPath seed) {
        this.problem = problem;
        this.batches = new MiniBatches(problem, batch, seed);
        this.lower = problem.lower();
        this.upper = problem.upper();
        int n = problem.dimension();
        this.x = new double[n];
        this.q = new double[n];
        this.product = new double[n];
        this.lowerGradient = new double[n];
        this.upperGradient = new double[n];
        this.term = new double[n];
    }

    @Override
    public final double[] x() {
        return x;
    }

    /** Binds x, theta and a fresh batch of the lower level. */
    final void drawLower(double[] theta) {
        int[] batch = batches.nextLower();
        support = problem.support(batch);
        lower.linearize(x, theta, batch);
    }

    /** Evaluates grad_x h on the batch. */
    final void evaluateLowerGradient() {
        lower.gradient(lowerGradient);
    }

    /** x becomes x - step grad_x h, as evaluated. */
    final void descend(double step) {
        Vectors.axpy(-step, lowerGradient, x);
    }

    /** Some steps of stochastic gradient descent on x, each with a batch of its own. */
    final void descend(double step, int steps, double[] theta) {
        for (int t = 0; t < steps; t++) {
            drawLower(theta);
            evaluateLowerGradient();
            descend(step);
        }
    }

    /** The step of SOBA on x and q from a fresh batch of each level, with z evaluated where the step began. */
    final void advance(double step, double[] theta) {
        drawLower(theta);
        drawUpperGradient();
        evaluateLowerGradient();
        evaluateMixed();
        correct(step);
        descend(step);
    }

    /** Evaluates grad g at x on a fresh batch. */
    final void drawUpperGradient() {
        upper.linearize(x, batches.nextUpper());
        upper.gradient(upperGradient);
    }

    /** q becomes q - step (A q - grad g), as evaluated, A on the batch. */
    final void correct(double step) {
        lower.hessianProduct(q, product);
        for (int k = 0; k < q.length; k++) {
            q[k] -= step * (product[k] - upperGradient[k]);
        }
    }

    /** q becomes scale (v_first + ... + v_last), v_0 = grad g as evaluated, v_{j+1} = v_j - step A_j v_j with a batch for each A_j. */
    final void expand(double scale, double step, int first, int last, double[] theta) {
        Vectors.copy(upperGradient, term);
        Arrays.fill(q, 0);
        for (int j = 0; j <= last; j++) {
            if (j > 0) {
                drawLower(theta);
                lower.hessianProduct(term, product);
                Vectors.axpy(-step, product, term);
            }
            if (j >= first) {
                Vectors.axpy(scale, term, q);
            }
        }
    }

    /** Evaluates B^T q on the batch, so that z = -B^T q. */
    final void evaluateMixed() {
        if (mixed.length < support.length()) {
            mixed = new double[support.length()];
        }
        lower.mixedProduct(q, mixed);
    }

    /** {@code out} becomes out - step z, z as evaluated. */
    final void step(double step, double[] out) {
        support.add(step, mixed, out);
    }
}
