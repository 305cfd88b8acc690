package org.bilevel.bench.solver;

import java.util.stream.IntStream;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.sampling.Batch;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.vector.Vectors;

/**
 * What the ratio delta / (L_g epsilon) of the two tolerances does to the error of a hypergradient, and to its cost: a Markdown table. Double precision, cold starts, 8 samples; the reference is solved to 1e-9.
 *
 * <p>Run: {@code java --add-modules jdk.incubator.vector -cp bilevel-bench/target/benchmarks.jar org.bilevel.bench.solver.AdjointAccuracy}
 */
public final class AdjointAccuracy {

    private static final int SAMPLES = 8;

    private final RestorationProblem problem = ColourDenoising.problem(SAMPLES, Precision.DOUBLE);
    private final double[] theta = ColourDenoising.initialParameters();
    private final Batch batch = Batch.mean(IntStream.range(0, SAMPLES).toArray());
    private final double scale = Math.sqrt(problem.dimension(0));
    private final double smoothness = problem.upperLevel(0).smoothness().value();

    private AdjointAccuracy() {}

    /** Prints the table. */
    public static void main(String[] arguments) {
        new AdjointAccuracy().print();
    }

    private void print() {
        double[] reference = evaluate(1e-9, 1).z();
        System.out.println(
                "| epsilon / sqrt(n) | delta / (L_g epsilon) | error of z, relative | FISTA iterations | CG iterations |");
        System.out.println("|---|---|---|---|---|");
        for (double perEntry : new double[] {1e-2, 1e-3, 1e-4}) {
            for (double ratio : new double[] {0.01, 0.1, 1, 10, 100}) {
                Hypergradient z = evaluate(perEntry, ratio);
                System.out.printf(
                        "| %.0e | %s | %.2e | %.1f | %.1f |%n",
                        perEntry,
                        ratio,
                        Vectors.distance(z.z(), reference) / Vectors.norm2(reference),
                        z.cost().lowerIterations() / (double) SAMPLES,
                        z.cost().adjointIterations() / (double) SAMPLES);
            }
        }
    }

    private Hypergradient evaluate(double perEntry, double ratio) {
        double epsilon = perEntry * scale;
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), 2, () -> false)) {
            return oracle.evaluate(theta, batch, new Accuracy(epsilon, ratio * smoothness * epsilon));
        }
    }
}
