package org.bilevel.solvers.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.Laws;
import org.bilevel.solvers.fixture.Allocation;
import org.bilevel.solvers.problem.LogisticRegression.Regularization;
import org.bilevel.solvers.spectrum.CertifiedSpectrum;
import org.junit.jupiter.api.Test;

final class ClassificationProblemsTest {

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Provide
    Arbitrary<Reference.Kind> kinds() {
        return Arbitraries.of(Reference.Kind.LOGISTIC, Reference.Kind.SOFTMAX, Reference.Kind.CLEANING);
    }

    /** Here L_A is T S_3, which no bound but the sum over samples stays below. */
    @Test
    void localInformationHoldsWhereTheThirdMomentIsBest() {
        localInformationHolds(new SeedPath(4338418794906055426L), Reference.Kind.CLEANING, 1);
    }

    @Property(tries = 120)
    void localInformationHolds(
            @ForAll("seeds") SeedPath seed,
            @ForAll("kinds") Reference.Kind kind,
            @ForAll @IntRange(max = 5) int digits) {
        Instance<BilevelProblem> instance = kind.instance(seed);
        RandomGenerator random = seed.child("point").generator();
        var lowerLevel = instance.problem().lowerLevel(instance.theta());
        LowerLevelObjective h = lowerLevel.objective(0);
        LowerLevelObjective other = lowerLevel.objective(0);
        double[] x = Dense.gaussian(h.dimension(), random);
        double[] q = Dense.gaussian(h.dimension(), random);
        double[] v = Dense.direction(h.dimension(), random);
        double radius = 3 * Math.pow(10, -digits);
        double qNorm = Dense.norm(q);
        Linearization here = h.linearize(x);
        double mu = here.strongConvexity(radius).value();
        double hessianChange = here.hessianChange(q, radius).value();
        double mixedChange = here.mixedChange(q, radius).value();

        assertThat(hessianChange)
                .as("no worse than L_A")
                .isLessThanOrEqualTo(h.constants().hessianLipschitz().value() * qNorm * radius * (1 + 1e-9));
        assertThat(mixedChange)
                .as("no worse than L_B")
                .isLessThanOrEqualTo(here.mixedLipschitz().value() * qNorm * radius * (1 + 1e-9));
        for (int k = 0; k < 5; k++) {
            Linearization there = other.linearize(Dense.plus(x, radius, Dense.direction(x.length, random)));
            double noise = 1e-13 * (qNorm + 1);
            assertThat(Dense.distance(product(there.hessian(), q), product(here.hessian(), q)))
                    .isLessThanOrEqualTo(hessianChange + noise);
            assertThat(Dense.distance(transposeProduct(there.mixed(), q), transposeProduct(here.mixed(), q)))
                    .isLessThanOrEqualTo(mixedChange + noise);
            Laws.assertRayleighQuotients(there.hessian(), mu, Double.POSITIVE_INFINITY, seed, 1e-11);
            assertThat(Dense.dot(v, product(there.hessian(), v))).isGreaterThanOrEqualTo(mu);
        }
    }

    private static double[] product(LinearOperator a, double[] v) {
        double[] out = new double[a.outputLength()];
        a.apply(v, out);
        return out;
    }

    private static double[] transposeProduct(LinearOperator a, double[] v) {
        double[] out = new double[a.inputLength()];
        a.applyTranspose(v, out);
        return out;
    }

    @Property(tries = 20)
    void strongConvexityAtAPointIsTheSmallestEigenvalue(
            @ForAll("seeds") SeedPath seed, @ForAll("kinds") Reference.Kind kind) {
        Instance<BilevelProblem> instance = kind.instance(seed);
        LowerLevelObjective h = instance.problem().lowerLevel(instance.theta()).objective(0);
        Linearization linearization = h.linearize(Dense.gaussian(h.dimension(), seed.child("x")));
        double[][] dense = Reference.hessian(linearization);
        for (int i = 0; i < dense.length; i++) {
            for (int j = 0; j < i; j++) {
                dense[i][j] = dense[j][i];
            }
        }
        double smallest = CertifiedSpectrum.smallestEigenvalue(dense).value();

        assertThat(linearization.strongConvexity(0).value()).isBetween(smallest - 1e-10, smallest + 1e-12);
        assertThat(linearization.strongConvexity(1e3).value())
                .as("far away, the ridge alone")
                .isLessThanOrEqualTo(h.constants().mu() * (1 + 1e-9));
        assertThat(linearization.strongConvexity(Double.POSITIVE_INFINITY).value())
                .isZero();
    }

    @Test
    void denseHessiansAreForSmallProblemsOnly() {
        LabelledData data = LabelledData.random(20, 3, 2, 2, SeedPath.of(1), SeedPath.of(2));
        double[] x = {1, 2, 3};
        for (int densest : new int[] {2, 3}) {
            Constant mu = new LogisticRegression(data, data, Regularization.SHARED, densest)
                    .lowerLevel(new double[] {-20})
                    .objective(0)
                    .linearize(x)
                    .strongConvexity(1e-3);

            assertThat(mu.value() > 1e-4).isEqualTo(densest == 3);
        }
    }

    @Property(tries = 20)
    void validationLossesKeepTheirPromises(@ForAll("seeds") SeedPath seed, @ForAll("kinds") Reference.Kind kind) {
        BilevelProblem problem = kind.problem(seed);
        UpperLevelObjective g = problem.upperLevel(0);
        int n = problem.dimension(0);
        double[] x = Dense.gaussian(n, seed.child("x"));
        double[] y = Dense.plus(x, 0.1, Dense.gaussian(n, seed.child("y")));
        double[] atX = new double[n];
        double[] atY = new double[n];
        g.gradient(x, atX);
        g.gradient(y, atY);

        Laws.assertGradient(g::value, g::gradient, x, seed, Laws.TAYLOR_NOISE);
        assertThat(Dense.distance(atX, atY)).isLessThanOrEqualTo(g.smoothness().value() * Dense.distance(x, y));
        assertThat(g.smoothness().certified()).isTrue();
    }

    @Test
    void normsOfWideFeaturesAreBoundedWithoutEigenvalues() {
        LabelledFeatures features =
                LabelledFeatures.of(LabelledData.random(210, 205, 2, 2, SeedPath.of(1), SeedPath.of(2)));
        double[][] a = features.data().features();
        double[] v = Dense.direction(205, SeedPath.of(3).generator());
        for (int k = 0; k < 30; k++) {
            double[] next = Dense.transposeTimes(a, Dense.times(a, v));
            assertThat(Dense.norm(next)).isLessThanOrEqualTo(features.squaredNorm());
            v = Dense.scaled(1 / Dense.norm(next), next);
        }
        assertThat(features.squaredNorm()).isLessThanOrEqualTo(Math.pow(Dense.frobenius(a), 2) * (1 + 1e-9));
    }

    @Test
    void evaluationsAllocateNothing() {
        for (BilevelProblem problem : new BilevelProblem[] {
            LogisticRegression.random(20, 3, 3, Regularization.PER_FEATURE, SeedPath.of(1)),
            DataCleaning.random(20, 3, 2, 0.2, 0.1, SeedPath.of(1)),
            QuadraticProblem.random(20, 3, 2, 1, SeedPath.of(1))
        }) {
            LowerLevelObjective h =
                    problem.lowerLevel(new double[problem.layout().dimension()]).objective(0);
            double[] x = Dense.gaussian(h.dimension(), SeedPath.of(2));
            double[] out = new double[x.length];
            double[] z = new double[problem.layout().dimension()];

            assertThat(Allocation.perExtraIterations(
                            iterations -> {
                                for (int k = 0; k < iterations; k++) {
                                    h.value(x);
                                    h.gradient(x, out);
                                    Linearization linearization = h.linearize(x);
                                    linearization.hessian().apply(x, out);
                                    linearization.mixed().applyTranspose(x, z);
                                }
                            },
                            10,
                            1000))
                    .isZero();
        }
    }

    @Test
    void corruptionReplacesLabelsByOthers() {
        LabelledData clean = LabelledData.random(1000, 2, 4, 2, SeedPath.of(1), SeedPath.of(2));
        LabelledData corrupted = clean.withCorruptedLabels(0.3, SeedPath.of(3));
        int changed = 0;
        for (int i = 0; i < clean.size(); i++) {
            changed += clean.labels()[i] == corrupted.labels()[i] ? 0 : 1;
        }

        assertThat(changed).isBetween(250, 350);
        assertThat(corrupted.features()).isDeepEqualTo(clean.features());
        assertThat(clean.withCorruptedLabels(1, SeedPath.of(3)).labels()[0]).isNotEqualTo(clean.labels()[0]);
    }

    @Test
    void dataAndParametersAreChecked() {
        LabelledData two = LabelledData.random(5, 3, 2, 2, SeedPath.of(1), SeedPath.of(2));
        LabelledData three = LabelledData.random(5, 3, 3, 2, SeedPath.of(1), SeedPath.of(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogisticRegression(two, three, Regularization.SHARED))
                .withMessageContaining("3 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataCleaning(two, two, 0))
                .withMessageContaining("ridge");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new LogisticRegression(two, two, Regularization.SHARED).lowerLevel(new double[] {710}))
                .withMessageContaining("log_ridge");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabelledData(new double[][] {{1}}, new int[] {2}, 2))
                .withMessageContaining("label");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabelledData(new double[][] {{Double.NaN}}, new int[] {0}, 2))
                .withMessageContaining("finite");
    }
}
