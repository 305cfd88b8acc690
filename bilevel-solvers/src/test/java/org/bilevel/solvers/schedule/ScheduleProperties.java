package org.bilevel.solvers.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;

/** Against closed forms. */
class ScheduleProperties {

    @Property
    void stepsAreGeometricAtTheDropsAndConstantBetween(
            @ForAll @DoubleRange(min = 0.01, max = 1e3) double initial,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double factor,
            @ForAll @LongRange(min = 1, max = 50) long every,
            @ForAll @LongRange(max = 100) long drops,
            @ForAll @LongRange(max = 49) long later) {
        Schedule schedule = new StepwiseSchedule(initial, factor, every);
        double value = schedule.at(drops * every);

        assertThat(value).isCloseTo(new GeometricSchedule(initial, factor).at(drops), within(1e-12 * initial));
        assertThat(schedule.at(drops * every + Math.min(later, every - 1))).isEqualTo(value);
        assertThat(schedule.at((drops + 1) * every)).isLessThan(value);
    }

    @Property
    void milestonesMultiply(
            @ForAll @DoubleRange(min = 0.01, max = 1e3) double first,
            @ForAll @DoubleRange(min = 0.01, max = 1e3) double second,
            @ForAll @LongRange(max = 300) long step) {
        Schedule schedule = new MilestonesSchedule(2, Map.of("200", second, "30", first));

        double expected = step < 30 ? 2 : step < 200 ? 2 * first : 2 * first * second;
        assertThat(schedule.at(step)).isEqualTo(expected);
        assertThat(schedule.largest()).isEqualTo(Math.max(2, Math.max(2 * first, 2 * first * second)));
    }

    @Property
    void theCosineFallsFromTheInitialValueToItsMinimum(
            @ForAll @DoubleRange(min = 0.01, max = 1e3) double initial,
            @ForAll @DoubleRange(min = 0.01, max = 1) double minimum,
            @ForAll @LongRange(min = 1, max = 1000) long period,
            @ForAll @LongRange(max = 1000) long step) {
        Schedule once = new CosineSchedule(initial, period, minimum, false);
        Schedule again = new CosineSchedule(initial, period, minimum, true);

        assertThat(once.at(0)).isCloseTo(initial, within(1e-15 * initial));
        assertThat(once.at(period + step)).isCloseTo(initial * minimum, within(1e-15 * initial));
        // Point symmetric about the middle of a period.
        long phase = step % (period + 1);
        assertThat(once.at(phase) + once.at(period - phase))
                .isCloseTo(initial * (1 + minimum), within(1e-14 * initial));
        assertThat(again.at(step)).isEqualTo(once.at(step % period));
        if (period % 3 == 0) {
            assertThat(once.at(period / 3))
                    .as("cos(pi / 3) = 1/2")
                    .isCloseTo(initial * (minimum + (1 - minimum) * 0.75), within(1e-14 * initial));
        }
    }

    @Property
    void theWarmUpRisesInEqualStepsToWhatFollows(
            @ForAll @LongRange(max = 100) long steps, @ForAll @LongRange(max = 200) long step) {
        Schedule then = new PolynomialSchedule(3, 0.5);
        Schedule schedule = new WarmupSchedule(steps, then);

        assertThat(schedule.at(steps + step)).isEqualTo(then.at(step));
        for (long k = 0; k < steps; k++) {
            assertThat(schedule.at(k + 1) - schedule.at(k))
                    .as("rise of step %d", k)
                    .isCloseTo(3.0 / (steps + 1), within(1e-14));
        }
        assertThat(schedule.at(0)).isCloseTo(3.0 / (steps + 1), within(1e-15));
        assertThat(schedule.largest()).isEqualTo(3);
    }

    @Property
    void valuesHoldForAnEpoch(
            @ForAll @LongRange(min = 1, max = 50) long stepsPerEpoch,
            @ForAll @LongRange(max = 1000) long epoch,
            @ForAll @LongRange(max = 49) long step) {
        Schedule byEpoch = new PolynomialSchedule(3, 0.5);
        Schedule schedule = new PerEpochSchedule(byEpoch, stepsPerEpoch);

        assertThat(schedule.at(epoch * stepsPerEpoch + step % stepsPerEpoch)).isEqualTo(byEpoch.at(epoch));
    }

    @Example
    void decaysAreThoseOfTheWholeSequence() {
        Schedule silent = step -> 1;
        Schedule polynomial = new PolynomialSchedule(1, 0.75);

        assertThat(new StepwiseSchedule(1, 0.5, 10).decay()).contains(Decay.FASTER_THAN_ANY_POWER);
        assertThat(new MilestonesSchedule(1, Map.of("10", 0.5)).decay()).contains(Decay.NONE);
        assertThat(new CosineSchedule(1, 10, 0.1, false).decay()).contains(Decay.NONE);
        assertThat(new CosineSchedule(1, 10, 0.1, true).decay()).contains(Decay.NONE);
        assertThat(new WarmupSchedule(10, polynomial).decay()).isEqualTo(polynomial.decay());
        assertThat(new PerEpochSchedule(polynomial, 10).decay()).isEqualTo(polynomial.decay());
        assertThat(new WarmupSchedule(10, silent).decay()).isEqualTo(Optional.empty());
        assertThat(new PerEpochSchedule(silent, 10).decay()).isEqualTo(Optional.empty());
        assertThat(new PerEpochSchedule(new WarmupSchedule(10, polynomial), 3).largest())
                .isEqualTo(1);
    }

    /** Values that are too small for a double are the smallest normal one. */
    @Example
    void staysPositive() {
        assertThat(new StepwiseSchedule(1, 0.5, 1).at(Long.MAX_VALUE)).isEqualTo(Double.MIN_NORMAL);
        assertThat(new WarmupSchedule(Long.MAX_VALUE, new ConstantSchedule(1e-300)).at(0))
                .isEqualTo(Double.MIN_NORMAL);
    }

    @Example
    void refusesWrongUse() {
        Schedule one = new ConstantSchedule(1);
        refused(() -> new StepwiseSchedule(0, 0.5, 1), "initial = 0, must be > 0 and finite");
        refused(() -> new StepwiseSchedule(1, 1, 1), "factor = 1, must be > 0 and < 1");
        refused(() -> new StepwiseSchedule(1, 0.5, 0), "every = 0, must be >= 1");
        refused(
                () -> new MilestonesSchedule(1, Map.of("soon", 0.5)),
                "factors at a step = 'soon', must be 0, 1, 2, ...");
        refused(() -> new MilestonesSchedule(1, Map.of("5", 0.0)), "factors at 5 = 0, must be > 0 and finite");
        refused(
                () -> new MilestonesSchedule(1e-300, Map.of("5", 1e-300)),
                "factors up to 5 times initial = 0, must be > 0 and finite");
        refused(() -> new CosineSchedule(-1, 1, 0.1, false), "initial = -1, must be > 0 and finite");
        refused(() -> new CosineSchedule(1, 0, 0.1, false), "period = 0, must be >= 1");
        refused(() -> new CosineSchedule(1, 1, 0, false), "minimum = 0, must be > 0 and <= 1");
        refused(
                () -> new CosineSchedule(1e-300, 1, 1e-300, false),
                "minimum = 1.0E-300, must be such that initial times minimum is > 0");
        refused(() -> new WarmupSchedule(-1, one), "steps = -1, must be >= 0");
        refused(() -> new PerEpochSchedule(one, 0), "stepsPerEpoch = 0, must be >= 1");
        for (Schedule schedule : new Schedule[] {
            new StepwiseSchedule(1, 0.5, 1),
            new MilestonesSchedule(1, Map.of()),
            new CosineSchedule(1, 1, 1, false),
            new WarmupSchedule(0, one),
            new PerEpochSchedule(one, 1)
        }) {
            refused(() -> schedule.at(-1), "step = -1, must be >= 0");
        }
    }

    private static void refused(Runnable use, String message) {
        assertThatIllegalArgumentException().isThrownBy(use::run).withMessage(message);
    }
}
