package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;

/** What every {@link BilevelProblem} promises, its lower-level objectives included. */
public abstract class BilevelProblemContract extends LowerLevelObjectiveContract {

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void layoutDimensionsAndColdStartsAgree(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        BilevelProblem problem = instance.problem();
        LowerLevelProblem lowerLevel = problem.lowerLevel(instance.theta());

        assertThat(problem.layout().dimension()).as("length of theta").isEqualTo(instance.theta().length);
        assertThat(problem.layout()).as("the layout is always the same").isEqualTo(problem.layout());
        assertThat(problem.sampleCount()).isPositive();
        for (int sample = 0; sample < problem.sampleCount(); sample++) {
            assertThat(problem.dimension(sample)).as("dimension").isPositive();
            assertThat(lowerLevel.objective(sample).dimension())
                    .as("dimension of the objective of sample %d", sample)
                    .isEqualTo(problem.dimension(sample));
            double[] start = coldStart(problem, sample, Double.NaN);
            for (double entry : start) {
                assertThat(entry).as("an entry of the cold start").isFinite();
            }
            assertThat(coldStart(problem, sample, 7))
                    .as("the cold start, whatever was there before")
                    .isEqualTo(start);
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void lowerLevelsOfDifferentParametersShareNoState(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        BilevelProblem problem = instance.problem();
        int sample = sample(instance, seed);
        double[] otherTheta = Dense.plus(
                instance.theta(),
                0.1,
                Dense.direction(
                        instance.theta().length, seed.child("other theta").generator()));
        LowerLevelProblem here = problem.lowerLevel(instance.theta());
        LowerLevelObjective h = here.objective(sample);
        double[] x = point(h, seed);
        double[] alone = everything(h, x);

        LowerLevelProblem there = problem.lowerLevel(otherTheta);
        double[] other = everything(there.objective(sample), x);

        assertThat(other).as("another theta matters").isNotEqualTo(alone);
        assertThat(everything(h, x)).as("after binding another theta").isEqualTo(alone);
        assertThat(everything(here.objective(sample), x))
                .as("a new objective of the first theta")
                .isEqualTo(alone);
        assertThat(everything(there.objective(sample), x))
                .as("a new objective of the second theta")
                .isEqualTo(other);
    }

    /** Two objectives of one sample, each used by a thread of its own at different points: the bits are those of one after the other. */
    @Property(tries = 5, shrinking = ShrinkingMode.BOUNDED)
    void objectivesOfOneSampleServeTwoThreads(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        int sample = sample(instance, seed);
        LowerLevelProblem lowerLevel = instance.problem().lowerLevel(instance.theta());
        double[] here = point(lowerLevel.objective(sample), seed);
        double[] there = Dense.scaled(-0.5, here);
        List<double[]> alone = new ArrayList<>();
        for (double[] x : List.of(here, there)) {
            alone.add(everything(lowerLevel.objective(sample), x));
        }

        List<Boolean> same = Concurrent.both(
                always(lowerLevel, sample, here, alone.get(0)), always(lowerLevel, sample, there, alone.get(1)));

        assertThat(same).as("the same bits beside another thread").containsOnly(true);
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void upperLevelsKeepTheirLaws(@ForAll("seeds") SeedPath seed) {
        Instance<?> instance = instance(seed);
        int sample = sample(instance, seed);
        UpperLevelObjective g = instance.problem().upperLevel(sample);
        double[] x =
                Dense.scaled(pointScale(), Dense.gaussian(instance.problem().dimension(sample), seed.child("upper")));

        Laws.assertGradient(g::value, g::gradient, x, seed.child("upper gradient"), relativeNoise());
        Laws.assertSmoothness(g, x, seed.child("upper smoothness"), relativeTolerance());
        assertThat(g.value(x)).as("g(x)").isGreaterThanOrEqualTo(0);
    }

    private static Callable<Boolean> always(LowerLevelProblem lowerLevel, int sample, double[] x, double[] expected) {
        return () -> {
            LowerLevelObjective h = lowerLevel.objective(sample);
            boolean same = true;
            for (int k = 0; k < 50; k++) {
                same &= Arrays.equals(everything(h, x), expected);
            }
            return same;
        };
    }

    /** Value, gradient and a product with each second derivative, one behind the other. */
    private static double[] everything(LowerLevelObjective h, double[] x) {
        double[] v = Dense.gaussian(x.length, SeedPath.of(53));
        double[] value = {h.value(x)};
        double[] gradient = Laws.gradient(h, x);
        Linearization linearization = h.linearize(x);
        double[] hessianProduct = Laws.product(linearization.hessian(), v);
        double[] mixedProduct = Laws.transposeProduct(linearization.mixed(), v);
        return Arrays.stream(new double[][] {value, gradient, hessianProduct, mixedProduct})
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static double[] coldStart(BilevelProblem problem, int sample, double fill) {
        double[] x = new double[problem.dimension(sample)];
        Arrays.fill(x, fill);
        problem.coldStart(sample, x);
        return x;
    }
}
