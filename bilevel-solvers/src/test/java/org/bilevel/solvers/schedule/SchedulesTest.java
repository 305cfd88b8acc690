package org.bilevel.solvers.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.schedule.Schedule;
import org.junit.jupiter.api.Test;

class SchedulesTest {

    @Test
    void valuesAreThoseOfTheFormulas() {
        assertThat(new ConstantSchedule(0.1).at(1_000_000)).isEqualTo(0.1);
        assertThat(new PolynomialSchedule(2, 0.5).at(3)).isCloseTo(1, within(1e-15));
        assertThat(new LogarithmicSchedule(2, 2).at(3)).isCloseTo(2 / Math.pow(1 + Math.log(4), 2), within(1e-15));
    }

    @Test
    void startAtTheInitialValueAndStayPositive() {
        for (double exponent : new double[] {0, 0.25, 1, 30}) {
            for (Schedule schedule :
                    new Schedule[] {new PolynomialSchedule(3, exponent), new LogarithmicSchedule(3, exponent)}) {
                assertThat(schedule.at(0)).isEqualTo(3);
                assertThat(schedule.at(Long.MAX_VALUE)).isPositive().isLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void refusesWrongUse() {
        assertThatThrownBy(() -> new ConstantSchedule(0)).hasMessage("value = 0, must be > 0 and finite");
        assertThatThrownBy(() -> new PolynomialSchedule(Double.NaN, 1))
                .hasMessage("initial = NaN, must be > 0 and finite");
        assertThatThrownBy(() -> new PolynomialSchedule(1, -1)).hasMessage("exponent = -1, must be >= 0");
        assertThatThrownBy(() -> new LogarithmicSchedule(0, 1)).hasMessage("initial = 0, must be > 0 and finite");
        assertThatThrownBy(() -> new LogarithmicSchedule(1, -1)).hasMessage("exponent = -1, must be >= 0");
        for (Schedule schedule :
                new Schedule[] {new ConstantSchedule(1), new PolynomialSchedule(1, 1), new LogarithmicSchedule(1, 1)}) {
            assertThatThrownBy(() -> schedule.at(-1)).hasMessage("step = -1, must be >= 0");
        }
    }
}
