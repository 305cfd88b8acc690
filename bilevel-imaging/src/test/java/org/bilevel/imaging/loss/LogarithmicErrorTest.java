package org.bilevel.imaging.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.UpperLevelObjectiveContract;

/** Its contract where it bends, and what it is close to, near and far. */
final class LogarithmicErrorTest extends UpperLevelObjectiveContract {

    @Override
    protected UpperLevelObjective objective(SeedPath seed) {
        double knee = Math.pow(10, seed.child("knee").generator().nextDouble(-3, 1));
        return new LogarithmicError(Dense.gaussian(dimension(), seed.child("truth")), knee);
    }

    @Override
    protected int dimension() {
        return 12;
    }

    /** Twice the loss is m to the first order. */
    @Property
    void isHalfTheMeanSquaredErrorWhereThatIsSmall(@ForAll @DoubleRange(min = -9, max = -3) double exponent) {
        double m = Math.pow(10, exponent);
        double[] truth = new double[5];
        double[] x = constant(Math.sqrt(m));

        assertThat(new LogarithmicError(truth, 1).value(x)).isCloseTo(m / 2, within(m * m));
    }

    /** Ten times the error is the same loss more, whatever the error: PSNR's law. */
    @Property
    void risesWithTheLogarithmWhereThatIsLarge(@ForAll @DoubleRange(min = 2, max = 9) double exponent) {
        double m = Math.pow(10, exponent);
        LogarithmicError g = new LogarithmicError(new double[5], 1e-2);
        double rise = g.value(constant(Math.sqrt(10 * m))) - g.value(constant(Math.sqrt(m)));

        assertThat(rise).isCloseTo(5e-3 * Math.log(10), within(1e-6));
    }

    @Property
    void tellsTheErrorOfALoss(@ForAll @DoubleRange(min = -6, max = 0) double exponent) {
        double m = Math.pow(10, exponent);
        for (RestorationLoss loss : new RestorationLoss[] {new SquaredLoss(), new LogarithmicLoss(30)}) {
            double value = loss.of(new double[5]).value(constant(Math.sqrt(m)));

            assertThat(loss.meanSquaredError(value)).isCloseTo(m, within(1e-9 * m));
        }
    }

    private static double[] constant(double value) {
        return new double[] {value, -value, value, -value, value};
    }

    @Example
    void refusesKneesAndLevelsThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogarithmicError(new double[2], 0))
                .withMessageContaining("knee");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogarithmicLoss(Double.NaN))
                .withMessageContaining("level");
    }
}
