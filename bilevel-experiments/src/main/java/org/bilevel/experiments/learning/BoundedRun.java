package org.bilevel.experiments.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.run.LearningData;
import org.bilevel.experiments.run.RunParts;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.hypergradient.AdjointNormBound;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.hypergradient.LocalBound;
import org.bilevel.solvers.hypergradient.PublishedBound;
import org.bilevel.solvers.hypergradient.ReferenceHypergradient;
import org.bilevel.solvers.hypergradient.Refinement;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.vector.Vectors;

/**
 * A run whose hypergradients are compared with references at steps 1, 2, 3, 4, 6, 8, 11, ...
 *
 * @param steps those, in order
 */
record BoundedRun(List<Measured> steps) {

    /** Steps between comparisons grow by this factor. */
    private static final double GROWTH = Math.sqrt(2);

    /**
     * A step. Quantities of single samples are means over its batch.
     *
     * @param step k, from 0
     * @param epsilon that was asked for
     * @param distanceBound ||grad h(x)|| / mu
     * @param distance ||x - xhat||
     * @param norm ||z||
     * @param error ||z - grad f|| of the batch, less the bound on what the reference is off
     * @param published bound on it
     * @param adjointNorm bound with ||q||
     * @param local bound that runs report
     * @param refined bound after refinement
     */
    record Measured(
            long step,
            double epsilon,
            double distanceBound,
            double distance,
            double norm,
            double error,
            double published,
            double adjointNorm,
            double local,
            double refined) {

        /** Whether a bound is below the true error. */
        boolean violated() {
            double least = Math.min(Math.min(published, adjointNorm), Math.min(local, refined));
            return least < error;
        }
    }

    static BoundedRun of(
            ComponentRegistry registry, RunConfiguration configuration, LearningData data, BooleanSupplier cancelled) {
        RunParts parts = RunParts.of(registry, configuration);
        RestorationProblem problem = parts.problem(data.train());
        double[] start = parts.start(problem, configuration.noiseLevel());
        Comparison comparison = new Comparison(problem, start);
        LearningLoop loop = new LearningLoop(
                parts.method(),
                parts.sampling(),
                SeedPath.of(configuration.seed()),
                configuration.budget().toBudget(),
                List.of(comparison::stepped));
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(problem, parts.lower(), parts.adjoint(), comparison, 1, cancelled)) {
            loop.run(start, oracle, cancelled);
        }
        return new BoundedRun(comparison.steps);
    }

    /** The bound that runs report, beside which all others are computed at the steps that are compared. */
    private static final class Comparison implements ErrorBound {

        private final RestorationProblem problem;
        private final List<Measured> steps = new ArrayList<>();
        private double[] theta;
        private long step;
        private long due;
        private int samples;
        private double[] difference;
        private double referenceError;
        private double distanceBound;
        private double distance;
        private double published;
        private double adjointNorm;
        private double local;
        private double refined;

        Comparison(RestorationProblem problem, double[] start) {
            this.problem = problem;
            this.theta = start.clone();
            this.difference = new double[start.length];
        }

        @Override
        public Constant of(InexactSolution solution) {
            Constant bound = new LocalBound().of(solution);
            if (step == due) {
                samples++;
                local += bound.value();
                published += new PublishedBound().of(solution).value();
                adjointNorm += new AdjointNormBound().of(solution).value();
                distanceBound += solution.gradientNorm()
                        / solution.objective().constants().mu();
                refined += new Refinement(new Fista(), new ConjugateGradient())
                        .certify(solution)
                        .error()
                        .value();
                ReferenceHypergradient exact = ReferenceHypergradient.of(problem, theta, solution.sample());
                distance += Vectors.distance(solution.x(), exact.x());
                referenceError += exact.error().value();
                Vectors.axpy(1, solution.z(), difference);
                Vectors.axpy(-1, exact.z(), difference);
            }
            return bound;
        }

        void stepped(IterationRecord iteration, double[] after) {
            if (step == due) {
                steps.add(new Measured(
                        step,
                        iteration.result().accuracy().epsilon(),
                        distanceBound / samples,
                        distance / samples,
                        Vectors.norm2(iteration.result().hypergradient().z()),
                        Math.max(0, Vectors.norm2(difference) - referenceError) / samples,
                        published / samples,
                        adjointNorm / samples,
                        local / samples,
                        refined / samples));
                due = Math.max(due + 1, Math.round((due + 1) * GROWTH) - 1);
                samples = 0;
                difference = new double[after.length];
                referenceError = 0;
                distanceBound = 0;
                distance = 0;
                published = 0;
                adjointNorm = 0;
                local = 0;
                refined = 0;
            }
            step++;
            theta = after.clone();
        }
    }
}
