package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;

/** What every {@link UpperLevelObjective} promises. */
public abstract class UpperLevelObjectiveContract {

    /** A random objective of images or vectors of length {@link #dimension()}. */
    protected abstract UpperLevelObjective objective(SeedPath seed);

    /** n. */
    protected abstract int dimension();

    /** Rounding errors allowed, relative to the size of what is compared. */
    protected double relativeTolerance() {
        return Laws.ROUNDING;
    }

    /** Rounding errors in values and gradients, relative to their size, above which Taylor remainders are judged. */
    protected double relativeNoise() {
        return Laws.TAYLOR_NOISE;
    }

    /** Seeds of random objectives. */
    @Provide
    protected Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void gradientPassesTheTaylorTest(@ForAll("seeds") SeedPath seed) {
        UpperLevelObjective g = objective(seed);

        Laws.assertGradient(g::value, g::gradient, point(seed), seed.child("taylor"), relativeNoise());
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void smoothnessBoundsDifferencesOfGradients(@ForAll("seeds") SeedPath seed) {
        Laws.assertSmoothness(objective(seed), point(seed), seed.child("smoothness"), relativeTolerance());
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void valuesAreNotNegative(@ForAll("seeds") SeedPath seed) {
        UpperLevelObjective g = objective(seed);
        for (double scale : new double[] {0, 0.01, 1, 100}) {
            assertThat(g.value(Dense.scaled(scale, point(seed))))
                    .as("g(x) at ||x|| = %s times that of a Gaussian", scale)
                    .isGreaterThanOrEqualTo(0)
                    .isFinite();
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void isAFunctionOfItsArguments(@ForAll("seeds") SeedPath seed) {
        UpperLevelObjective g = objective(seed);
        double[] x = point(seed);
        double[] argument = x.clone();
        double[] gradient = new double[x.length];
        Arrays.fill(gradient, Double.NaN);
        double value = g.value(argument);
        g.gradient(argument, gradient);
        g.value(Dense.scaled(2, x));

        assertThat(argument).as("x is unmodified").isEqualTo(x);
        assertThat(g.value(x)).isEqualTo(value);
        assertThat(gradient(g, x)).as("the gradient overwrites its output").isEqualTo(gradient);
        assertThat(objective(seed).value(x)).as("of an equal objective").isEqualTo(value);
    }

    @Property(tries = 5, shrinking = ShrinkingMode.BOUNDED)
    void servesTwoThreads(@ForAll("seeds") SeedPath seed) {
        UpperLevelObjective g = objective(seed);
        double[] here = point(seed);
        double[] there = Dense.scaled(-2, here);
        List<double[]> alone = List.of(gradient(g, here), gradient(g, there));

        List<double[]> together = Concurrent.both(repeated(g, here), repeated(g, there));

        assertThat(together.get(0)).as("beside another thread").isEqualTo(alone.get(0));
        assertThat(together.get(1)).as("beside another thread").isEqualTo(alone.get(1));
    }

    /** The gradient, computed many times; an entry is NaN if two of them differ. */
    private static Callable<double[]> repeated(UpperLevelObjective g, double[] x) {
        return () -> {
            double[] first = gradient(g, x);
            for (int k = 0; k < 200; k++) {
                if (!Arrays.equals(gradient(g, x), first)) {
                    first[0] = Double.NaN;
                }
            }
            return first;
        };
    }

    private static double[] gradient(UpperLevelObjective g, double[] x) {
        double[] gradient = new double[x.length];
        g.gradient(x, gradient);
        return gradient;
    }

    private double[] point(SeedPath seed) {
        return Dense.gaussian(dimension(), seed.child("x"));
    }
}
