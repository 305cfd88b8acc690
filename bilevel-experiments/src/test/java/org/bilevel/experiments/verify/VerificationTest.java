package org.bilevel.experiments.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.ForwardingProblem;
import org.bilevel.api.testkit.ForwardingUpperLevelObjective;
import org.bilevel.experiments.verify.Verification.Form;
import org.bilevel.experiments.verify.VerificationProblem.Instance;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.hypergradient.LocalBound;
import org.bilevel.solvers.hypergradient.ReferenceHypergradient;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.problem.QuadraticProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerificationTest {

    private static final SeedPath SEED = SeedPath.of(20);

    @ParameterizedTest
    @MethodSource("org.bilevel.experiments.verify.VerificationProblems#all")
    void everyBoundHoldsOn(VerificationProblem problem) {
        VerificationResult result = new Verification(problem, SEED).run(20, 2, done -> {}, () -> false);

        assertThat(result.tries()).isEqualTo(20);
        assertThat(result.violations()).isZero();
        assertThat(result.uncertified()).isZero();
        assertThat(result.medianRatio(Form.REFINED))
                .as("tight after refinement")
                .isBetween(1.0, 3.0);
        for (Form form : Form.values()) {
            assertThat(result.medianRatio(form)).isBetween(1.0, result.worstRatio(form));
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        VerificationProblem problem = VerificationProblems.named("tv");

        VerificationResult one = new Verification(problem, SEED).run(12, 1, done -> {}, () -> false);
        VerificationResult three = new Verification(problem, SEED).run(12, 3, done -> {}, () -> false);

        for (Form form : Form.values()) {
            assertThat(three.medianRatio(form)).isEqualTo(one.medianRatio(form), within(0.0));
            assertThat(three.worstRatio(form)).isEqualTo(one.worstRatio(form), within(0.0));
        }
        assertThat(three.medianRefinementCost()).isEqualTo(one.medianRefinementCost(), within(0.0));
    }

    @Test
    void otherSeedsMakeOtherProblems() {
        VerificationProblem problem = VerificationProblems.named("quadratic");

        assertThat(new Verification(problem, SeedPath.of(1)).attempt(0).error())
                .isNotEqualTo(
                        new Verification(problem, SeedPath.of(2)).attempt(0).error());
        assertThat(new Verification(problem, SEED).attempt(0).error())
                .isEqualTo(new Verification(problem, SEED).attempt(0).error())
                .isNotEqualTo(new Verification(problem, SEED).attempt(1).error());
    }

    /** {@link LocalBound#of(InexactSolution, ParameterLayout.Block)}. */
    @ParameterizedTest
    @ValueSource(strings = {"tv", "foe", "foe-single"})
    void theBoundOfEveryBlockHolds(String name) {
        for (int i = 0; i < 20; i++) {
            Instance instance = VerificationProblems.named(name).random().apply(SEED.child(i));
            BilevelProblem problem = instance.problem();
            double[] exact = ReferenceHypergradient.of(instance.exact(), instance.theta(), 0)
                    .z();
            double accuracy = Math.pow(10, -i / 3.0);
            List<String> blocks = new ArrayList<>();
            ErrorBound check = solution -> {
                for (ParameterLayout.Block block : problem.layout().blocks()) {
                    double error = Dense.distance(block.copyOf(solution.z()), block.copyOf(exact));
                    Constant bound = new LocalBound().of(solution, block);
                    assertThat(bound.certified()).isTrue();
                    assertThat(bound.value())
                            .as("bound of %s at accuracy %s", block, accuracy)
                            .isGreaterThanOrEqualTo(error)
                            .isLessThanOrEqualTo(new LocalBound().of(solution).value() * (1 + 1e-9));
                    blocks.add(block.name());
                }
                return new LocalBound().of(solution);
            };
            try (ImplicitHypergradients oracle =
                    new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), check, 1, () -> false)) {
                oracle.evaluate(instance.theta(), Batch.mean(0), new Accuracy(accuracy, accuracy));
            }
            assertThat(blocks).hasSameSizeAs(problem.layout().blocks());
        }
    }

    /** Entries of its Hessian near 0 are symmetric up to rounding only. */
    @Test
    void aHessianThatIsNotSymmetricToTheLastBitHasAReference() {
        VerificationProblem softmax = VerificationProblems.named("softmax");

        assertThat(new Verification(softmax, SeedPath.of(1)).attempt(7918).violates())
                .isFalse();
    }

    @Test
    void aConstantThatLiesIsCaught() {
        VerificationProblem liar = new VerificationProblem(
                "liar",
                "L_g too small",
                seed -> new Instance(lying(QuadraticProblem.random(50, 5, 5, 2, seed)), new double[5]));

        VerificationResult result = new Verification(liar, SEED).run(40, 2, done -> {}, () -> false);

        assertThat(result.violations()).isPositive();
        int first = result.firstViolation().orElseThrow();
        assertThat(new Verification(liar, SEED).attempt(first).violates())
                .as("try %s alone repeats it", first)
                .isTrue();
    }

    @Test
    void stopsBetweenTriesAndReportsWhatWasDone() {
        AtomicInteger polls = new AtomicInteger();

        VerificationResult result = new Verification(VerificationProblems.named("scalar"), SEED)
                .run(1000, 1, done -> {}, () -> polls.incrementAndGet() > 5);

        assertThat(result.tries()).isEqualTo(5);
        assertThat(result.violations()).isZero();
    }

    @Test
    void progressCountsEveryTry() {
        AtomicInteger last = new AtomicInteger();

        new Verification(VerificationProblems.named("scalar"), SEED)
                .run(30, 2, done -> last.accumulateAndGet(done, Math::max), () -> false);

        assertThat(last.get()).isEqualTo(30);
    }

    @Test
    void namesAreListedForAnUnknownOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationProblems.named("ridge"))
                .withMessage(
                        "problem = ridge, must be one of scalar, quadratic, quadratic-ill, logistic, softmax, data-cleaning, tv, foe, foe-single, guided-foe");
    }

    /** L_g, the largest eigenvalue of 2 A1^T A1, is said to be a millionth of what it is. */
    private static BilevelProblem lying(BilevelProblem problem) {
        return new ForwardingProblem(problem) {
            @Override
            public UpperLevelObjective upperLevel(int sample) {
                return new ForwardingUpperLevelObjective(super.upperLevel(sample)) {
                    @Override
                    public Constant smoothness() {
                        return Constant.certified(1e-6 * super.smoothness().value(), "a lie");
                    }
                };
            }
        };
    }
}
