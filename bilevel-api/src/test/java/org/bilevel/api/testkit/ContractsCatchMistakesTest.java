package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.junit.jupiter.api.Test;

/** Contracts are worth what they catch: deliberately wrong implementations fail, in the property meant for their mistake. */
final class ContractsCatchMistakesTest {

    private static final SeedPath SEED = SeedPath.of(41);

    @Test
    void aLinearSolverThatReportsAFalseResidual() {
        LinearSystem system = LinearSystem.positiveDefinite(8, 100, 1, SEED);
        LinearSolverContract contract = linear((a, b, x, stopping, workspace) -> {
            LinearSolution honest = new ReferenceConjugateGradient(3).solve(a, b, x, stopping, workspace);
            return new LinearSolution(
                    honest.residualNorm() / 2, honest.iterations(), honest.products(), honest.termination());
        });

        assertCaught(() -> contract.reportsWhatItDid(system), "residual at the returned x");
        assertPasses(() -> linear(new ReferenceConjugateGradient(5)).reportsWhatItDid(system));
    }

    @Test
    void aLinearSolverThatHidesAProduct() {
        LinearSystem system = LinearSystem.positiveDefinite(8, 100, 1, SEED);
        LinearSolverContract contract = linear((a, b, x, stopping, workspace) -> {
            LinearSolution honest = new ReferenceConjugateGradient(5).solve(a, b, x, stopping, workspace);
            return new LinearSolution(
                    honest.residualNorm(), honest.iterations(), honest.products() - 1, honest.termination());
        });

        assertCaught(() -> contract.reportsWhatItDid(system), "products");
    }

    @Test
    void aLinearSolverThatOverwritesTheRightHandSide() {
        LinearSystem system = LinearSystem.positiveDefinite(8, 100, 1, SEED);
        LinearSolverContract contract = linear((a, b, x, stopping, workspace) -> {
            LinearSolution solution = new ReferenceConjugateGradient(1000).solve(a, b, x, stopping, workspace);
            b[0] += 1;
            return solution;
        });

        assertCaught(() -> contract.reachesTheTolerance(system), "the right-hand side is unmodified");
    }

    @Test
    void aLinearSolverThatReadsWhatItHasNotWritten() {
        LinearSystem system = LinearSystem.positiveDefinite(8, 100, 1, SEED);
        LinearSolverContract contract = linear((a, b, x, stopping, workspace) -> {
            x[0] += workspace.vector(3, x.length)[0];
            return new ReferenceConjugateGradient(50).solve(a, b, x, stopping, workspace);
        });

        assertCaught(() -> contract.isAFunctionOfItsArguments(system), "in a workspace full of NaN");
    }

    @Test
    void aLowerLevelSolverThatReportsTheNormOfTheStepBefore() {
        SmoothObjective objective = SmoothObjective.random(6, 4, 100, 1, SEED);
        LowerLevelSolverContract contract = lower((h, x, stopping, workspace) -> {
            LowerLevelSolution honest = new ReferenceGradientDescent(20).solve(h, x, stopping, workspace);
            x[0] += 1e-6;
            return honest;
        });

        assertCaught(() -> contract.reportsWhatItDid(objective), "gradient norm at the returned x");
        assertPasses(() -> lower(new ReferenceGradientDescent(20)).reportsWhatItDid(objective));
    }

    @Test
    void aLowerLevelSolverThatIsSlowerThanItsTheory() {
        SolvedObjective quadratic = QuadraticObjective.of(LinearSystem.positiveDefinite(6, 10, 1, SEED));
        SolvedObjective medium = QuadraticObjective.of(LinearSystem.positiveDefinite(12, 100, 1, SEED));
        SolvedObjective steep = QuadraticObjective.of(LinearSystem.positiveDefinite(12, 1e4, 1, SEED));
        LowerLevelRate fista = LowerLevelRate.fista();

        assertCaught(
                () -> lower(slowed(0.9), LowerLevelRate.gradientDescent()).convergesAtItsRates(quadratic),
                "Nesterov 2004");
        assertCaught(
                () -> lower(slowed(0.5), LowerLevelRate.shortGradientDescent()).convergesAtItsRates(quadratic),
                "step 1/L");
        assertCaught(
                () -> lower(ReferenceGradientDescent::new, LowerLevelRate.constantMomentum())
                        .convergesAtItsRates(medium),
                "NEXT_VALUE_GAP");
        assertCaught(
                () -> lower(ReferenceGradientDescent::new, fista).convergesAtItsRates(steep), "Beck and Teboulle 2009");
        assertPasses(() -> lower(ContractsCatchMistakesTest::plainFista, fista).convergesAtItsRates(steep));
    }

    @Test
    void aLinearSolverThatIsSlowerThanItsTheory() {
        LinearSystem system = LinearSystem.positiveDefinite(30, 100, 1, SEED);
        LinearSystem indefinite = LinearSystem.indefinite(30, 10, 1, SEED);
        LinearSystem fewEigenvalues = LinearSystem.positiveDefinite(3, 100, 1, SEED);
        LinearSolverContract steepest =
                krylov(ContractsCatchMistakesTest::steepestDescent, LinearRate.conjugateGradient());
        LinearSolverContract idle = krylov(
                limit -> (a, b, x, stopping, workspace) ->
                        new LinearSolution(1, 0, 0, new Termination.IterationLimit(limit, 1, 0)),
                LinearRate.minres());

        assertCaught(() -> steepest.convergesAtItsRates(system), "Saad 2003");
        assertCaught(() -> idle.convergesAtItsRates(indefinite), "Greenbaum 1997");
        assertCaught(steepest::endsAfterAsManyIterationsAsThereAreEigenvalues, "iterations for 2 distinct eigenvalues");
        assertCaught(() -> steepest.whatItMinimisesNeverGrows(fewEigenvalues), "against one fewer");
        assertPasses(() -> krylov(ReferenceConjugateGradient::new, LinearRate.conjugateGradient())
                .convergesAtItsRates(system));
    }

    @Test
    void aSamplerThatLeavesOutTheLastSample() {
        SamplingStrategyContract contract = sampling(size ->
                (sampleCount, seed) -> new ReferenceReshuffling(size).start(Math.max(1, sampleCount - 1), seed));

        assertCaught(contract::isUnbiasedAtEveryStep, "mean weight of index");
        assertCaught(() -> contract.drawsEachIndexOncePerEpoch(2, 3, 1), "draws of epoch 0");
        assertPasses(sampling(ReferenceReshuffling::new)::isUnbiasedAtEveryStep);
    }

    @Test
    void aSamplerThatDependsOnTheOrderOfCalls() {
        SamplingStrategyContract contract = sampling(size -> (sampleCount, seed) -> {
            AtomicLong calls = new AtomicLong();
            return step ->
                    Batch.mean(seed.child(calls.getAndIncrement()).generator().nextInt(sampleCount));
        });

        assertCaught(() -> contract.isAFunctionOfTheStepAlone(20, 1, 1), "asked backwards");
    }

    @Test
    void aSamplerWhoseWeightsDoNotSumToOne() {
        SamplingStrategyContract contract =
                sampling(size -> (sampleCount, seed) -> step -> new Batch(new int[] {0}, new double[] {0.5}));

        assertCaught(() -> contract.drawsIndicesInRangeWithSensibleWeights(3, 1, 1, 0), "0.5");
    }

    @Test
    void aScheduleThatGrowsOrVanishes() {
        assertCaught(() -> schedule(step -> 1.0 + step).doesNotGrow(3, 5), "step 5 after step 3");
        assertCaught(
                () -> schedule(step -> Math.pow(0.9, (double) step)).isPositiveAndFinite(1_000_000), "at step 1000000");
    }

    @Test
    void anOracleThatCertifiesTooMuch() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(2, 5, 4, 20, SEED);
        HypergradientOracleContract contract = new HypergradientOracleContract() {
            @Override
            protected HypergradientOracle oracle(BilevelProblem problem) {
                return new Boasting(new ReferenceHypergradientOracle(problem));
            }
        };

        assertCaught(() -> contract.theErrorIsWithinTheBound(instance, SEED, 1, 1), "against the certified bound");
        assertCaught(contract::estimatesFromEstimates, "is an estimate");
    }

    @Test
    void derivativesThatAreSlightlyWrong() {
        SmoothObjective objective = SmoothObjective.random(5, 4, 100, 1, SEED);
        double[] x = Dense.gaussian(5, SEED);

        assertPasses(() -> Laws.assertGradient(objective, x, SEED, Laws.TAYLOR_NOISE));
        assertCaught(
                () -> Laws.assertGradient(
                        objective::value,
                        (point, gradient) -> {
                            objective.gradient(point, gradient);
                            gradient[2] *= 1 + 1e-4;
                        },
                        x,
                        SEED,
                        Laws.TAYLOR_NOISE),
                "for small t");
    }

    @Test
    void operatorsThatAreNotWhatTheyDeclare() {
        LinearSystem indefinite = LinearSystem.indefinite(6, 10, 1, SEED);
        double[][] skewed = indefinite.a().toArray();
        skewed[0][1] += 1e-6;

        assertCaught(() -> Laws.assertPositiveDefinite(indefinite.a(), SEED), "v^T A v");
        assertCaught(
                () -> Laws.assertSymmetric(new DenseOperator(skewed, Structure.SYMMETRIC), SEED, Laws.ROUNDING),
                "<A x, y> against <x, A y>");
        assertCaught(
                () -> Laws.assertNormBound(indefinite.a(), 0.999 * indefinite.largest(), SEED, Laws.ROUNDING),
                "||A v||");
    }

    private static void assertCaught(ThrowingCallable check, String message) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(check).withMessageContaining(message);
    }

    private static void assertPasses(ThrowingCallable check) {
        assertThatCode(check).doesNotThrowAnyException();
    }

    private static LinearSolverContract linear(LinearSolver solver) {
        return new LinearSolverContract() {
            @Override
            protected LinearSolver solver(int iterationLimit) {
                return solver;
            }
        };
    }

    private static LowerLevelSolverContract lower(LowerLevelSolver solver) {
        return new LowerLevelSolverContract() {
            @Override
            protected LowerLevelSolver solver(int iterationLimit) {
                return solver;
            }
        };
    }

    private static LowerLevelSolverContract lower(IntFunction<LowerLevelSolver> solvers, LowerLevelRate rate) {
        return new LowerLevelSolverContract() {
            @Override
            protected LowerLevelSolver solver(int iterationLimit) {
                return solvers.apply(iterationLimit);
            }

            @Override
            protected List<LowerLevelRate> rates() {
                return List.of(rate);
            }
        };
    }

    /** Gradient descent with a share of the step 2/(L + mu). */
    private static IntFunction<LowerLevelSolver> slowed(double share) {
        return limit -> (h, x, stopping, workspace) -> {
            double step = share * 2 / (h.constants().l() + h.constants().mu());
            for (int k = 0; k < limit; k++) {
                System.arraycopy(Dense.plus(x, -step, Laws.gradient(h, x)), 0, x, 0, x.length);
            }
            return atTheLimit(h, x, limit, stopping);
        };
    }

    /** FISTA without restart, which returns x_k. */
    private static LowerLevelSolver plainFista(int limit) {
        return (h, x, stopping, workspace) -> {
            double[] y = x.clone();
            double t = 1;
            for (int k = 0; k < limit; k++) {
                double[] moved = Dense.plus(y, -1 / h.constants().l(), Laws.gradient(h, y));
                double tNext = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
                y = Dense.plus(moved, (t - 1) / tNext, Dense.plus(moved, -1, x));
                System.arraycopy(moved, 0, x, 0, x.length);
                t = tNext;
            }
            return atTheLimit(h, x, limit, stopping);
        };
    }

    private static LowerLevelSolution atTheLimit(LowerLevelObjective h, double[] x, int limit, Stopping stopping) {
        double norm = Dense.norm(Laws.gradient(h, x));
        return new LowerLevelSolution(
                norm, limit, limit + 1, 0, new Termination.IterationLimit(limit, norm, stopping.tolerance()));
    }

    /** Claims to be a Krylov method of a rate that minimises the residual. */
    private static LinearSolverContract krylov(IntFunction<LinearSolver> solvers, LinearRate rate) {
        return new LinearSolverContract() {
            @Override
            protected LinearSolver solver(int iterationLimit) {
                return solvers.apply(iterationLimit);
            }

            @Override
            protected List<LinearRate> rates() {
                return List.of(rate);
            }

            @Override
            protected Optional<LinearRate.Quantity> neverGrows() {
                return Optional.of(LinearRate.Quantity.RESIDUAL);
            }

            @Override
            protected boolean endsWithTheDistinctEigenvalues() {
                return true;
            }
        };
    }

    /** Steepest descent: minimises ||e||_A along the residual, so that the residual itself may grow. */
    private static LinearSolver steepestDescent(int limit) {
        return (a, b, x, stopping, workspace) -> {
            for (int k = 0; ; k++) {
                double[] r = Dense.plus(b, -1, Laws.product(a, x));
                double norm = Dense.norm(r);
                if (norm <= stopping.tolerance()) {
                    return new LinearSolution(
                            norm, k, 2 * k + 1, new Termination.Converged(norm, stopping.tolerance()));
                }
                if (k == limit) {
                    return new LinearSolution(
                            norm, k, 2 * k + 1, new Termination.IterationLimit(k, norm, stopping.tolerance()));
                }
                double step = Dense.dot(r, r) / Dense.dot(r, Laws.product(a, r));
                System.arraycopy(Dense.plus(x, step, r), 0, x, 0, x.length);
            }
        };
    }

    private static ScheduleContract schedule(Schedule schedule) {
        return new ScheduleContract() {
            @Override
            protected Schedule schedule() {
                return schedule;
            }
        };
    }

    private static SamplingStrategyContract sampling(IntFunction<SamplingStrategy> strategies) {
        return new SamplingStrategyContract() {
            @Override
            protected SamplingStrategy strategy(int batchSize) {
                return strategies.apply(batchSize);
            }

            @Override
            protected boolean eachIndexOncePerEpoch() {
                return true;
            }
        };
    }

    /** Claims an error of zero, certified. */
    private record Boasting(HypergradientOracle honest) implements HypergradientOracle {

        @Override
        public BilevelProblem problem() {
            return honest.problem();
        }

        @Override
        public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
            Hypergradient result = honest.evaluate(theta, batch, accuracy);
            return new Hypergradient(
                    result.z(),
                    result.loss(),
                    Constant.certified(0, "a guess"),
                    result.cost(),
                    result.lowerMisses(),
                    result.adjointMisses());
        }

        @Override
        public void close() {
            honest.close();
        }
    }
}
