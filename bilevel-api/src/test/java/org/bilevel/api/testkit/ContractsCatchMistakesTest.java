package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.api.upper.UpperLevelStep;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contracts are worth what they catch: deliberately wrong implementations fail, in the property meant for their mistake. */
final class ContractsCatchMistakesTest {

    private static final SeedPath SEED = SeedPath.of(41);
    private static final Accuracy LOOSE = new Accuracy(1e-3, 1e-3);

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
    void aSamplerThatFavoursLargeNormsWithoutSmallerWeights() {
        SamplingStrategyContract contract = sampling(size -> (sampleCount, seed) -> new Favouring(sampleCount, seed));

        assertPasses(contract::isUnbiasedAtEveryStep);
        assertCaught(contract::isUnbiasedWhateverWasMeasured, "mean weight of index");
    }

    @Test
    void aSamplerThatForgetsToSaveWhatWasMeasured() {
        SamplingStrategyContract contract = sampling(size -> (sampleCount, seed) -> new BatchSequence() {

            private double told;

            @Override
            public Batch batch(long step) {
                return Batch.mean(
                        seed.child(step).child((long) told).generator().nextInt(sampleCount));
            }

            @Override
            public void measured(long step, Batch batch, double[] norms) {
                told++;
            }
        });

        assertCaught(() -> contract.restoredSequencesGoOnAlike(20, 1, 1), "restored");
    }

    @Test
    void aSamplerWhoseRunsShareWhatWasMeasured() {
        AtomicLong told = new AtomicLong();
        SamplingStrategyContract contract = sampling(size -> (sampleCount, seed) -> new BatchSequence() {
            @Override
            public Batch batch(long step) {
                return Batch.mean(seed.child(step).child(told.get()).generator().nextInt(sampleCount));
            }

            @Override
            public void measured(long step, Batch batch, double[] norms) {
                told.getAndIncrement();
            }
        });

        assertPasses(() -> contract.isAFunctionOfTheStepAlone(20, 1, 1));
        assertCaught(() -> contract.isAFunctionOfWhatWasMeasured(20, 1, 1), "of another sequence");
    }

    @Test
    void aScheduleAboveItsLargestValue() {
        ScheduleContract contract = schedule(step -> 1 + step);

        assertPasses(() -> contract.isAtMostItsLargestValue(0));
        assertCaught(() -> contract.isAtMostItsLargestValue(1), "at step 1");
    }

    @Test
    void anOracleThatMeasuresWeightedSamples() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(3, 5, 4, 10, SEED);
        HypergradientOracleContract contract = new HypergradientOracleContract() {
            @Override
            protected HypergradientOracle oracle(BilevelProblem problem) {
                return new Weighing(new ReferenceHypergradientOracle(problem));
            }
        };

        assertCaught(() -> contract.measuresTheSamples(instance, SEED.child("several")), "||z_i|| of draw");
    }

    @Test
    void aScheduleThatDeclaresAnotherDecay() {
        DoubleUnaryOperator root = k -> 1 / Math.sqrt(k + 1);
        assertPasses(schedule(declaring(root, Decay.polynomial(0.5)))::decaysAsDeclared);
        for (Decay wrong : List.of(Decay.NONE, Decay.polynomial(0.52), new Decay(0.5, 1), new Decay(0.5, -1))) {
            assertCaught(schedule(declaring(root, wrong))::decaysAsDeclared, "log-log slope");
        }

        DoubleUnaryOperator geometric = k -> Math.max(Math.pow(0.9, k), Double.MIN_NORMAL);
        assertPasses(schedule(declaring(geometric, Decay.FASTER_THAN_ANY_POWER))::decaysAsDeclared);
        assertCaught(schedule(declaring(root, Decay.FASTER_THAN_ANY_POWER))::decaysAsDeclared, "value at step 1e18");
    }

    private static Schedule declaring(DoubleUnaryOperator values, Decay decay) {
        return new Schedule() {
            @Override
            public double at(long step) {
                return values.applyAsDouble((double) step);
            }

            @Override
            public Optional<Decay> decay() {
                return Optional.of(decay);
            }
        };
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
    void anErrorBoundThatForgetsATerm() {
        for (Forgetful.What what : Forgetful.What.values()) {
            ErrorBoundContract contract = errorBound(new Forgetful(what));
            if (what == Forgetful.What.ROUNDING) {
                assertCaught(
                        contract::anEstimateMakesAnEstimate, "certified although GRADIENT_ROUNDING is an estimate");
            } else {
                assertCaught(() -> contract.holdsForLargeAdjoints(SEED, 3), "against the certified bound");
            }
        }
        assertPasses(() -> errorBound(new ReferenceErrorBound()).holdsForLargeAdjoints(SEED, 3));
    }

    @Test
    void anErrorBoundThatCertifiesTooMuch() {
        Instance<SolvedBilevelProblem> instance = SmoothBilevelProblem.random(2, 5, 4, 20, SEED);
        ErrorBoundContract relabelled = errorBound(solution ->
                Constant.certified(new ReferenceErrorBound().of(solution).value(), "as if all inputs were"));
        ErrorBoundContract zero = errorBound(solution -> Constant.certified(0, "a guess"));
        ErrorBoundContract huge = errorBound(solution -> Constant.certified(1e9, "surely"));
        ErrorBoundContract timid = errorBound(solution ->
                Constant.estimated(new ReferenceErrorBound().of(solution).value(), "to be safe"));

        assertCaught(relabelled::anEstimateMakesAnEstimate, "is an estimate");
        assertCaught(() -> zero.holds(instance, SEED, 3, 3), "against the certified bound");
        assertCaught(() -> huge.fallsWithTheAccuracy(instance, SEED), "bound at 1e-6 against the bound at 1e-2");
        assertCaught(() -> timid.holds(instance, SEED, 3, 3), "certified, as all constants are");
    }

    /** The reference bound without one of its terms, certified all the same. */
    private record Forgetful(What what) implements ErrorBound {

        private enum What {
            HESSIAN_CHANGE,
            MIXED_CHANGE,
            ROUNDING
        }

        @Override
        public Constant of(InexactSolution solution) {
            LowerLevelConstants constants = solution.objective().constants();
            Linearization linearization = solution.linearization();
            double e = solution.gradientNorm() / constants.mu();
            double q = Dense.norm(solution.q());
            double mixed = linearization.mixedLipschitz().value() * e;
            double hessian = what == What.HESSIAN_CHANGE
                    ? 0
                    : constants.hessianLipschitz().value() * q * e;
            double upper = solution.upper().smoothness().value() * e;
            double adjoint = (solution.residualNorm() + hessian + upper) / constants.mu();
            double value =
                    (linearization.mixedNorm().value() + mixed) * adjoint + (what == What.MIXED_CHANGE ? 0 : mixed * q);
            return Constant.derived(
                    value,
                    "terms that came to mind",
                    constants.strongConvexity(),
                    constants.hessianLipschitz(),
                    linearization.mixedNorm(),
                    linearization.mixedLipschitz(),
                    solution.upper().smoothness());
        }
    }

    private static ErrorBoundContract errorBound(ErrorBound bound) {
        return new ErrorBoundContract() {
            @Override
            protected ErrorBound bound() {
                return bound;
            }
        };
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

    @Test
    void anUpperLevelMethodThatHidesWorkOrAsksForTheWrongThing() {
        UpperLevelMethodContract forgetful = upper(() -> (k, theta, batch, oracle) -> {
            oracle.evaluate(theta, batch, LOOSE);
            return descend(theta, oracle.evaluate(theta, batch, LOOSE));
        });
        UpperLevelMethodContract relabelling = upper(() -> (k, theta, batch, oracle) -> {
            UpperLevelStep step = descend(theta, oracle.evaluate(theta, batch, LOOSE));
            return new UpperLevelStep(step.hypergradient(), new Accuracy(0, 0), step.stepSize(), step.cost());
        });
        UpperLevelMethodContract stubborn = upper(() ->
                (k, theta, batch, oracle) -> descend(theta, oracle.evaluate(theta, Batch.mean(0, 1, 2), LOOSE)));

        assertCaught(forgetful::reportsWhatItDid, "cost of step 0");
        assertCaught(relabelling::reportsWhatItDid, "with the accuracy it had asked for");
        assertCaught(stubborn::asksForTheBatchItWasGiven, "the batch asked for");
    }

    @Test
    void anUpperLevelMethodThatSpoilsTheta() {
        UpperLevelMethodContract ascending = upper(() -> (k, theta, batch, oracle) -> {
            Hypergradient hypergradient = oracle.evaluate(theta, batch, LOOSE);
            add(0.1, hypergradient.z(), theta);
            return new UpperLevelStep(hypergradient, LOOSE, 0.1, hypergradient.cost());
        });
        UpperLevelMethodContract hasty = upper(() -> (k, theta, batch, oracle) -> {
            theta[0] += 0.01;
            return descend(theta, oracle.evaluate(theta, batch, LOOSE));
        });
        double[] shared = new double[1];
        UpperLevelMethodContract sharing = upper(() -> (k, theta, batch, oracle) -> {
            Hypergradient hypergradient = oracle.evaluate(theta, batch, LOOSE);
            shared[0] = 0.5 * shared[0] + hypergradient.z()[0];
            theta[0] -= 0.1 * shared[0];
            return new UpperLevelStep(hypergradient, LOOSE, 0.1, hypergradient.cost());
        });
        UpperLevelMethodContract scaling = upper(() -> (k, theta, batch, oracle) -> {
            UpperLevelStep step = descend(theta, oracle.evaluate(theta, batch, LOOSE));
            step.hypergradient().z()[0] *= 2;
            return step;
        });

        assertCaught(ascending::movesDownhillFirst, "<first move, z>");
        assertCaught(hasty::leavesThetaAsItWasWhenTheOracleFails, "after 0 good calls");
        assertCaught(sharing::isAFunctionOfItsArguments, "beside another run");
        assertCaught(scaling::updatesThetaAndNothingElse, "z is the oracle's");
        UpperLevelMethodContract honest =
                upper(() -> (k, theta, batch, oracle) -> descend(theta, oracle.evaluate(theta, batch, LOOSE)));
        for (ThrowingCallable law : List.<ThrowingCallable>of(
                honest::reportsWhatItDid,
                honest::updatesThetaAndNothingElse,
                honest::asksForTheBatchItWasGiven,
                honest::movesDownhillFirst,
                honest::isAFunctionOfItsArguments,
                honest::leavesThetaAsItWasWhenTheOracleFails)) {
            assertPasses(law);
        }
    }

    /** Momentum that is lost where a run is saved. */
    @Test
    void anUpperLevelMethodThatForgetsWhenItIsSaved() {
        UpperLevelMethodContract amnesiac = upper(() -> new UpperLevelIteration() {

            private double @Nullable [] momentum;

            @Override
            public UpperLevelStep step(long k, double[] theta, Batch batch, HypergradientOracle oracle) {
                Hypergradient hypergradient = oracle.evaluate(theta, batch, LOOSE);
                double[] old = momentum == null ? new double[theta.length] : momentum;
                momentum = Dense.plus(hypergradient.z(), 0.5, old);
                add(-0.1, momentum, theta);
                return new UpperLevelStep(hypergradient, LOOSE, 0.1, hypergradient.cost());
            }

            @Override
            public Optional<Resumable> resumable() {
                return Optional.of(Resumable.STATELESS);
            }
        });

        assertPasses(amnesiac::isAFunctionOfItsArguments);
        assertCaught(amnesiac::resumesToTheSameBits, "saved before step 1");
    }

    @Test
    void anUpperLevelObjectiveWithATooSmallConstantOrNegativeValues() {
        UpperLevelObjectiveContract boasting = upperObjective(seed -> new LeastSquares(
                new double[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 1}}, new double[3], Constant.certified(3.99, "a guess")));
        UpperLevelObjectiveContract shifted = upperObjective(seed -> {
            LeastSquares honest = LeastSquares.distanceTo(new double[3]);
            return new UpperLevelObjective() {
                @Override
                public double value(double[] x) {
                    return honest.value(x) - 1;
                }

                @Override
                public void gradient(double[] x, double[] gradient) {
                    add(1, x, gradient);
                }

                @Override
                public Constant smoothness() {
                    return honest.smoothness();
                }
            };
        });

        assertCaught(() -> boasting.smoothnessBoundsDifferencesOfGradients(SEED), "||grad g(x) - grad g(y)||");
        assertCaught(() -> shifted.valuesAreNotNegative(SEED), "g(x)");
        assertCaught(() -> shifted.isAFunctionOfItsArguments(SEED), "the gradient overwrites its output");
    }

    @Test
    void aBilevelProblemWhosePartsShareState() {
        BilevelProblemContract lateBinding = problem(LateBinding::new);
        BilevelProblemContract oneForAll = problem(OneForAll::new);
        BilevelProblemContract creeping = problem(honest -> new ForwardingProblem(honest) {
            @Override
            public void coldStart(int sample, double[] x) {
                x[0] = Double.isNaN(x[0]) ? 0 : x[0] / 2;
                Arrays.fill(x, 1, x.length, 0);
            }
        });

        assertCaught(
                () -> lateBinding.lowerLevelsOfDifferentParametersShareNoState(SEED), "after binding another theta");
        assertCaught(() -> oneForAll.objectivesOfOneSampleServeTwoThreads(SEED), "beside another thread");
        assertCaught(() -> creeping.layoutDimensionsAndColdStartsAgree(SEED), "whatever was there before");
        assertPasses(() -> problem(honest -> honest).objectivesOfOneSampleServeTwoThreads(SEED));
    }

    @Test
    void aProblemThatKnowsTooMuchOfItsSurroundings() {
        BilevelProblemContract stiff =
                problem(honest -> new Linearized(honest, linearization -> new ForwardingLinearization(linearization) {
                    @Override
                    public Constant hessianChange(double[] q, double radius) {
                        return Constant.certified(1e-3 * radius, "a guess");
                    }
                }));
        BilevelProblemContract narrow =
                problem(honest -> new Linearized(honest, linearization -> new ForwardingLinearization(linearization) {
                    @Override
                    public Constant mixedChange(double[] q, double radius, ParameterLayout.Block block) {
                        return block.offset() == 0
                                ? Constant.certified(1e-3 * radius, "a guess")
                                : mixedChange(q, radius);
                    }
                }));
        BilevelProblemContract steep =
                problem(honest -> new Linearized(honest, linearization -> new ForwardingLinearization(linearization) {
                    @Override
                    public Constant strongConvexity(double radius) {
                        return Constant.certified(10, "a guess");
                    }
                }));

        assertCaught(() -> stiff.localBoundsHold(SEED), "||(A(y) - A(x)) q||");
        assertCaught(() -> narrow.localBoundsHold(SEED), "||(B(y) - B(x))^T q|| in ");
        assertCaught(() -> steep.localBoundsHold(SEED), "against mu");
        assertPasses(() -> problem(honest -> honest).localBoundsHold(SEED));
    }

    @Test
    void aPluginThatBreaksItsOwnRules() {
        Component<?> good = component("good", Careful.class);

        assertCaught(plugin(good, good)::offersNamedComponents, "names within their families");
        assertCaught(plugin(component("Not Good", Careful.class))::offersNamedComponents, "Not Good");
        assertCaught(
                plugin(component("eager", Eager.class))::componentsBuildWithTheirPresets, "'eager' with its presets");
        assertCaught(
                plugin(component("vague", Vague.class))::componentsBuildWithTheirPresets,
                "preset 'soon' of option rate of 'vague' is no double");
        assertCaught(
                plugin(component("careless", Careless.class))::componentsRefuseNumbersOutOfRange,
                "'careless' with rate = 0.0, outside > 0");
        assertCaught(
                plugin(component("curt", Curt.class))::componentsRefuseNumbersOutOfRange,
                "'curt' with rate = 0.0, outside > 0");
        assertPasses(plugin(good)::offersNamedComponents);
        assertPasses(plugin(good)::componentsBuildWithTheirPresets);
        assertPasses(plugin(good)::componentsRefuseNumbersOutOfRange);
    }

    /** As it should be. */
    public record Careful(
            @Option(value = "rate", preset = "0.5", range = "> 0")
            double rate) implements Schedule {

        public Careful {
            Options.requirePositive("rate", rate);
        }

        @Override
        public double at(long step) {
            return rate;
        }
    }

    /** Its preset is out of its own range. */
    public record Eager(
            @Option(value = "rate", preset = "0", range = "> 0")
            double rate) implements Schedule {

        public Eager {
            Options.requirePositive("rate", rate);
        }

        @Override
        public double at(long step) {
            return rate;
        }
    }

    /** Its preset is no number. */
    public record Vague(
            @Option(value = "rate", preset = "soon", range = "> 0")
            double rate) implements Schedule {

        @Override
        public double at(long step) {
            return rate;
        }
    }

    /** Checks nothing. */
    public record Careless(
            @Option(value = "rate", preset = "1", range = "> 0")
            double rate) implements Schedule {

        @Override
        public double at(long step) {
            return rate;
        }
    }

    /** Refuses without saying what. */
    public record Curt(
            @Option(value = "rate", preset = "1", range = "> 0")
            double rate) implements Schedule {

        public Curt {
            if (!(rate > 0)) {
                throw new IllegalArgumentException("no");
            }
        }

        @Override
        public double at(long step) {
            return rate;
        }
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

    private static UpperLevelMethodContract upper(Supplier<UpperLevelIteration> iterations) {
        return new UpperLevelMethodContract() {
            @Override
            protected UpperLevelMethod method() {
                return problem -> iterations.get();
            }
        };
    }

    private static UpperLevelStep descend(double[] theta, Hypergradient hypergradient) {
        add(-0.1, hypergradient.z(), theta);
        return new UpperLevelStep(hypergradient, LOOSE, 0.1, hypergradient.cost());
    }

    private static void add(double t, double[] x, double[] y) {
        System.arraycopy(Dense.plus(y, t, x), 0, y, 0, y.length);
    }

    private static UpperLevelObjectiveContract upperObjective(Function<SeedPath, UpperLevelObjective> objectives) {
        return new UpperLevelObjectiveContract() {
            @Override
            protected UpperLevelObjective objective(SeedPath seed) {
                return objectives.apply(seed);
            }

            @Override
            protected int dimension() {
                return 3;
            }
        };
    }

    private static BilevelProblemContract problem(UnaryOperator<BilevelProblem> mistake) {
        return new BilevelProblemContract() {
            @Override
            protected Instance<? extends BilevelProblem> instance(SeedPath seed) {
                Instance<SolvedBilevelProblem> honest = SmoothBilevelProblem.random(2, 4, 3, 10, seed);
                return new Instance<>(mistake.apply(honest.problem()), honest.theta());
            }
        };
    }

    private static Component<Schedule> component(String name, Class<? extends Schedule> type) {
        return new Component<>(Schedule.class, name, "a schedule", "a test", type);
    }

    private static BilevelPluginContract plugin(Component<?>... components) {
        return new BilevelPluginContract() {
            @Override
            protected BilevelPlugin plugin() {
                return () -> List.of(components);
            }
        };
    }

    /** Its objectives look up theta when they are used: the one bound last. */
    private static final class LateBinding extends ForwardingProblem {

        private LowerLevelProblem last = sample -> {
            throw new IllegalStateException("nothing bound");
        };

        LateBinding(BilevelProblem honest) {
            super(honest);
        }

        @Override
        public LowerLevelProblem lowerLevel(double[] theta) {
            last = super.lowerLevel(theta);
            return sample -> new ForwardingObjective(() -> last.objective(sample));
        }
    }

    /** Gives every thread the same objective, whose scratch memory is right for the thread that used it first. */
    private static final class OneForAll extends ForwardingProblem {

        OneForAll(BilevelProblem honest) {
            super(honest);
        }

        @Override
        public LowerLevelProblem lowerLevel(double[] theta) {
            LowerLevelObjective shared = super.lowerLevel(theta).objective(0);
            LowerLevelObjective spoilt =
                    super.lowerLevel(Dense.scaled(0.99, theta)).objective(0);
            Thread owner = Thread.currentThread();
            return sample ->
                    new ForwardingObjective(() -> Thread.currentThread().equals(owner) ? shared : spoilt);
        }
    }

    /** Its linearisations are others. */
    private static final class Linearized extends ForwardingProblem {

        private final UnaryOperator<Linearization> mistake;

        Linearized(BilevelProblem honest, UnaryOperator<Linearization> mistake) {
            super(honest);
            this.mistake = mistake;
        }

        @Override
        public LowerLevelProblem lowerLevel(double[] theta) {
            LowerLevelProblem honest = super.lowerLevel(theta);
            return sample -> {
                LowerLevelObjective h = honest.objective(sample);
                return new ForwardingObjective(() -> h, mistake);
            };
        }
    }

    /** Asks for its objective anew at every use. */
    private record ForwardingObjective(Supplier<LowerLevelObjective> current, UnaryOperator<Linearization> mistake)
            implements LowerLevelObjective {

        ForwardingObjective(Supplier<LowerLevelObjective> current) {
            this(current, linearization -> linearization);
        }

        @Override
        public int dimension() {
            return current.get().dimension();
        }

        @Override
        public double value(double[] x) {
            return current.get().value(x);
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            current.get().gradient(x, gradient);
        }

        @Override
        public Linearization linearize(double[] x) {
            return mistake.apply(current.get().linearize(x));
        }

        @Override
        public LowerLevelConstants constants() {
            return current.get().constants();
        }
    }

    /** Every second draw, on average, is the largest sample measured, with the same weight as any other. */
    private static final class Favouring implements BatchSequence {

        private final int sampleCount;
        private final SeedPath seed;
        private int favourite = -1;

        Favouring(int sampleCount, SeedPath seed) {
            this.sampleCount = sampleCount;
            this.seed = seed;
        }

        @Override
        public Batch batch(long step) {
            RandomGenerator random = seed.child(step).generator();
            boolean again = random.nextBoolean() && favourite >= 0;
            return Batch.mean(again ? favourite : random.nextInt(sampleCount));
        }

        @Override
        public void measured(long step, Batch batch, double[] norms) {
            favourite = Math.max(favourite, batch.samples()[0]);
        }
    }

    /** Norms of w_i z_i. */
    private record Weighing(HypergradientOracle honest) implements HypergradientOracle {

        @Override
        public BilevelProblem problem() {
            return honest.problem();
        }

        @Override
        public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
            Hypergradient result = honest.evaluate(theta, batch, accuracy);
            double[] norms = new double[batch.size()];
            for (int j = 0; j < norms.length; j++) {
                Batch sample = Batch.mean(batch.samples()[j]);
                norms[j] = batch.weights()[j]
                        * Dense.norm(honest.evaluate(theta, sample, accuracy).z());
            }
            return new Hypergradient(
                    result.z(),
                    result.loss(),
                    result.bound(),
                    result.cost(),
                    result.lowerMisses(),
                    result.adjointMisses(),
                    result.spread(),
                    norms);
        }

        @Override
        public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
            return honest.loss(theta, batch, epsilon);
        }

        @Override
        public void close() {
            honest.close();
        }
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
        public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
            InexactLoss result = honest.loss(theta, batch, epsilon);
            Constant guess = Constant.certified(result.value(), "a guess");
            return new InexactLoss(result.value(), guess, guess, result.cost(), result.misses());
        }

        @Override
        public void close() {
            honest.close();
        }
    }
}
