package org.bilevel.imaging.loss;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.math3.dfp.Dfp;
import org.apache.commons.math3.dfp.DfpField;
import org.apache.commons.math3.dfp.DfpMath;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;

/** The bounds on rounding hold against arithmetic of fifty digits. */
final class LogarithmicErrorRoundingTest {

    private static final DfpField DIGITS = new DfpField(50);

    private static final int N = 40;

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 50)
    void valuesAndGradientsAreWithinTheirRounding(@ForAll("seeds") SeedPath seed) {
        double[] truth = Dense.gaussian(N, seed.child("truth"));
        double distance = Math.pow(10, seed.child("distance").generator().nextDouble(-4, 1));
        double[] x = Dense.plus(truth, distance, Dense.gaussian(N, seed.child("x")));
        double knee = Math.pow(10, seed.child("knee").generator().nextDouble(-4, 0));
        LogarithmicError g = new LogarithmicError(truth, knee);

        Dfp ratio = exact(0);
        for (int i = 0; i < N; i++) {
            Dfp difference = exact(x[i]).subtract(exact(truth[i]));
            ratio = ratio.add(difference.multiply(difference));
        }
        ratio = ratio.divide(N).divide(exact(knee));
        Dfp value =
                DfpMath.log(ratio.add(DIGITS.getOne())).multiply(exact(knee)).divide(2);
        assertWithin(value.subtract(exact(g.value(x))).abs(), g.valueRounding(x), g.value(x));

        double[] gradient = new double[N];
        g.gradient(x, gradient);
        Dfp squares = exact(0);
        for (int i = 0; i < N; i++) {
            Dfp entry = exact(x[i]).subtract(exact(truth[i])).divide(N).divide(ratio.add(DIGITS.getOne()));
            Dfp error = entry.subtract(exact(gradient[i]));
            squares = squares.add(error.multiply(error));
        }
        assertWithin(squares.sqrt(), g.gradientRounding(x), Dense.norm(gradient));
    }

    private static void assertWithin(Dfp error, Constant bound, double size) {
        assertThat(bound.certified()).isTrue();
        assertThat(error.toDouble()).isLessThanOrEqualTo(bound.value());
        assertThat(bound.value()).as("no more than some roundings an entry").isLessThan(1e-12 * (1 + size));
    }

    private static Dfp exact(double value) {
        return DIGITS.newDfp(value);
    }
}
