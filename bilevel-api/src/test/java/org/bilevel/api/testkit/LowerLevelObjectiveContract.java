package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;

/** What the lower-level objectives of every {@link BilevelProblem} promise. */
public abstract class LowerLevelObjectiveContract {

    /** A random problem, small, and a theta. */
    protected abstract Instance<? extends BilevelProblem> instance(SeedPath seed);

    /** Rounding errors allowed, relative to the size of what is compared. */
    protected double relativeTolerance() {
        return Laws.ROUNDING;
    }

    /** Rounding errors in values and gradients, relative to their size, above which Taylor remainders are judged. */
    protected double relativeNoise() {
        return Laws.TAYLOR_NOISE;
    }

    /** Where to try the objectives; 1 for data of order 1. */
    protected double pointScale() {
        return 1;
    }

    /** Seeds of random instances. */
    @Provide
    protected Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void derivativesPassTheTaylorTest(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        int sample = sample(instance, seed);
        LowerLevelObjective h = objective(instance, seed);
        double[] x = point(h, seed);

        Laws.assertGradient(h, x, seed.child("gradient"), relativeNoise());
        Laws.assertHessian(h, x, seed.child("hessian"), relativeNoise());
        Laws.assertMixed(instance.problem(), sample, instance.theta(), x, seed.child("mixed"), relativeNoise());
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void secondDerivativesAreWellFormed(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        LowerLevelObjective h = objective(instance, seed);
        double[] x = point(h, seed);

        assertThat(h.linearize(x).hessian().structure()).isEqualTo(Structure.POSITIVE_DEFINITE);
        assertThat(h.linearize(x).hessian().inputLength()).isEqualTo(h.dimension());
        assertThat(h.linearize(x).mixed().outputLength()).isEqualTo(h.dimension());
        assertThat(h.linearize(x).mixed().inputLength())
                .isEqualTo(instance.problem().layout().dimension());
        Laws.assertSymmetric(h.linearize(x).hessian(), seed, relativeTolerance());
        Laws.assertLinear(h.linearize(x).hessian(), seed, relativeTolerance());
        Laws.assertLinear(h.linearize(x).mixed(), seed, relativeTolerance());
        Laws.assertAdjoint(h.linearize(x).mixed(), seed, relativeTolerance());
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void constantsHold(@ForAll("seeds") SeedPath seed) {
        LowerLevelObjective h = objective(instance(seed), seed);

        Laws.assertConstants(h, point(h, seed), seed.child("constants"), relativeTolerance());
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void localBoundsHold(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        int sample = sample(instance, seed);
        double[] x = point(objective(instance, seed), seed);

        Laws.assertLocalBounds(
                instance.problem(), sample, instance.theta(), x, seed.child("local"), relativeTolerance());
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void isAFunctionOfItsArguments(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        LowerLevelObjective h = objective(instance, seed);
        LowerLevelObjective other = objective(instance, seed);
        double[] x = point(h, seed);
        double[] elsewhere = Dense.plus(
                x, 1, Dense.direction(x.length, seed.child("elsewhere").generator()));
        double[] v = Dense.gaussian(x.length, seed.child("v"));
        double value = h.value(x);
        double[] gradient = Laws.gradient(h, x);
        double[] argument = x.clone();
        double[] hessianProduct = Laws.product(h.linearize(argument).hessian(), v);
        double[] mixedProduct = Laws.transposeProduct(h.linearize(argument).mixed(), v);
        h.value(elsewhere);
        Laws.gradient(h, elsewhere);
        Laws.product(h.linearize(elsewhere).hessian(), v);

        assertThat(argument).as("linearize leaves x unmodified").isEqualTo(x);
        for (LowerLevelObjective again : new LowerLevelObjective[] {h, other}) {
            assertThat(again.value(x)).isEqualTo(value);
            assertThat(Laws.gradient(again, x)).isEqualTo(gradient);
            assertThat(Laws.product(again.linearize(x).hessian(), v)).isEqualTo(hessianProduct);
            assertThat(Laws.transposeProduct(again.linearize(x).mixed(), v)).isEqualTo(mixedProduct);
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void thetaIsCopiedAndChecked(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        int sample = sample(instance, seed);
        double[] theta = instance.theta().clone();
        var lowerLevel = instance.problem().lowerLevel(theta);
        assertThat(theta).as("theta is unmodified").isEqualTo(instance.theta());
        Arrays.fill(theta, Double.NaN);
        LowerLevelObjective h = lowerLevel.objective(sample);
        double[] x = point(h, seed);

        assertThat(h.value(x)).isEqualTo(objective(instance, seed).value(x));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> instance.problem().lowerLevel(new double[theta.length + 1]));
    }

    static int sample(Instance<?> instance, SeedPath seed) {
        return seed.child("sample").generator().nextInt(instance.problem().sampleCount());
    }

    private static LowerLevelObjective objective(Instance<?> instance, SeedPath seed) {
        return instance.problem().lowerLevel(instance.theta()).objective(sample(instance, seed));
    }

    double[] point(LowerLevelObjective h, SeedPath seed) {
        return Dense.scaled(pointScale(), Dense.gaussian(h.dimension(), seed.child("x")));
    }
}
