package org.bilevel.solvers.spectrum;

import java.util.Arrays;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.solvers.vector.Vectors;

/**
 * The Lanczos process (Lanczos 1950; Golub and Van Loan 2013, section 10.1) with full reorthogonalisation, from a Gaussian direction: the
 * extreme eigenvalues of A on the Krylov space of the steps. The largest of them is the largest Rayleigh quotient in that space, so it is
 * never below that of {@link PowerIteration} for the same steps and seed, and exact once the space is all of R^n or invariant. The error
 * falls as exp(-4 steps sqrt(gap)), gap = (lambda_1 - lambda_2) / (lambda_1 - lambda_n) (Saad 1980).
 *
 * <p>A step costs one product and 4n operations for each step before it, and allocates nothing. Storage: steps + 1 vectors, for few
 * steps. Deterministic: the start depends on the seed alone.
 *
 * @param steps most products to spend; fewer where the Krylov space is exhausted
 * @param seed where the start comes from
 */
public record Lanczos(int steps, SeedPath seed) implements EigenvalueEstimator {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if there is no step
     */
    public Lanczos {
        Options.requireAtLeast("steps", steps, 1);
    }

    @Override
    public Constant largestEigenvalue(LinearOperator a) {
        Krylov krylov = Krylov.of(a, steps, seed);
        return krylov.estimate(krylov.largest());
    }

    /** An estimate, from above, of the smallest eigenvalue of a symmetric operator; NaN if its products are not finite. */
    public Constant smallestEigenvalue(LinearOperator a) {
        Krylov krylov = Krylov.of(a, steps, seed);
        return krylov.estimate(krylov.smallest());
    }

    /** The extreme eigenvalues of A on a Krylov space, and its dimension. */
    private record Krylov(double smallest, double largest, int dimension) {

        static Krylov of(LinearOperator a, int steps, SeedPath seed) {
            EigenvalueEstimator.requireSymmetric(a, "Lanczos");
            int n = a.inputLength();
            int most = Math.min(steps, n);
            double[][] basis = new double[most][n];
            double[] diagonal = new double[most];
            double[] offDiagonal = new double[most];
            double[] next = Start.direction(n, seed);
            double scale = 0;
            int k = 0;
            while (true) {
                double[] v = basis[k];
                Vectors.copy(next, v);
                a.apply(v, next);
                diagonal[k] = Vectors.dot(v, next);
                orthogonalise(next, basis, k + 1);
                double beta = Vectors.norm2(next);
                offDiagonal[k] = beta;
                k++;
                if (!Double.isFinite(beta)) {
                    return new Krylov(Double.NaN, Double.NaN, k);
                }
                scale = Math.max(scale, Math.max(Math.abs(diagonal[k - 1]), beta));
                // What is left of A v is rounding: the space is invariant.
                if (k == most || beta <= n * Math.ulp(scale)) {
                    break;
                }
                Vectors.scale(1 / beta, next);
            }
            double[] descending = new EigenDecomposition(Arrays.copyOf(diagonal, k), Arrays.copyOf(offDiagonal, k - 1))
                    .getRealEigenvalues();
            return new Krylov(descending[k - 1], descending[0], k);
        }

        Constant estimate(double value) {
            return Constant.estimated(value, "Lanczos, %d steps".formatted(dimension));
        }

        /** Removes from x its parts along the first vectors; twice, since once leaves rounding errors where little of x remains. */
        private static void orthogonalise(double[] x, double[][] basis, int count) {
            for (int pass = 0; pass < 2; pass++) {
                for (int i = 0; i < count; i++) {
                    Vectors.axpy(-Vectors.dot(basis[i], x), basis[i], x);
                }
            }
        }
    }
}
