package org.bilevel.solvers.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.Condition.Status;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.sampling.RandomReshuffling;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.LogarithmicSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.upper.Isgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BiasedDescentTest {

    private static final String LENGTH = "sum alpha_k = inf";
    private static final String NOISE = "sum alpha_k^2 < inf";
    private static final String ERRORS = "sum alpha_k omega_k^2 < inf";

    /** The table of docs/theory/convergence.md and more; a schedule is p for k^-p, log for (log k)^-1. */
    @ParameterizedTest
    @CsvSource({
        "0.5,  0.25, INDEPENDENT, HOLDS, FAILS, FAILS, 'O(K^-0.5 log K), which tends to 0 all the same'",
        "0.5,  1,    INDEPENDENT, HOLDS, FAILS, HOLDS, 'O(K^-0.5 log K), which tends to 0 all the same'",
        "0.75, 0.25, INDEPENDENT, HOLDS, HOLDS, HOLDS, 'O(K^-0.25), which tends to 0'",
        "0.6,  0.2,  INDEPENDENT, HOLDS, HOLDS, FAILS, 'O(K^-0.4 log K), which tends to 0 all the same'",
        "0.6,  0.1,  INDEPENDENT, HOLDS, HOLDS, FAILS, 'O(K^-0.2), which tends to 0 all the same'",
        "0.25, 0.5,  INDEPENDENT, HOLDS, FAILS, HOLDS, 'O(K^-0.25), which tends to 0 all the same'",
        "1,    0.25, INDEPENDENT, HOLDS, HOLDS, HOLDS, 'O((log K)^-1), which tends to 0'",
        "0.5,  log,  INDEPENDENT, HOLDS, FAILS, FAILS, 'O((log K)^-2), which tends to 0 all the same'",
        "log,  log,  INDEPENDENT, HOLDS, FAILS, FAILS, 'O((log K)^-1), which tends to 0 all the same'",
        "0,    0,    INDEPENDENT, HOLDS, FAILS, FAILS, 'O(K^-1) + O(alpha + epsilon^2): a neighbourhood'",
        "0,    0.25, INDEPENDENT, HOLDS, FAILS, FAILS, 'O(K^-0.5) + O(alpha): a neighbourhood'",
        "0.5,  0,    INDEPENDENT, HOLDS, FAILS, FAILS, 'O(K^-0.5 log K) + O(epsilon^2): a neighbourhood'",
        "0,    1,    FULL,        HOLDS, '',    HOLDS, 'O(K^-1), which tends to 0'",
        "0,    0,    FULL,        HOLDS, '',    FAILS, 'O(K^-1) + O(epsilon^2): a neighbourhood'",
        "2,    1,    INDEPENDENT, FAILS, HOLDS, HOLDS, 'no convergence in general, the steps sum to a finite length'"
    })
    void conditionsAndRate(
            String step, String accuracy, Draws draws, Status length, String noise, Status errors, String rate) {
        ConvergenceConditions conditions = BiasedDescent.of(schedule(step), schedule(accuracy), draws);

        assertThat(status(conditions, LENGTH)).contains(length);
        assertThat(status(conditions, NOISE).map(Enum::name).orElse("")).isEqualTo(noise);
        assertThat(status(conditions, ERRORS)).contains(errors);
        assertThat(conditions.rate()).contains(rate);
        assertThat(conditions.rate().contains("all the same")).isEqualTo(rate.contains("all the same"));
        if (conditions.rate().startsWith("min")) {
            assertThat(conditions.rate().contains("E||")).isEqualTo(draws != Draws.FULL);
        }
    }

    @Test
    void theStepBoundIsNeverClaimed() {
        String bound = "alpha_k <= 1 / (2 L_f B)";
        ConvergenceConditions falling =
                BiasedDescent.of(new PolynomialSchedule(60, 0.5), new ConstantSchedule(1), Draws.INDEPENDENT);
        ConvergenceConditions constant =
                BiasedDescent.of(new ConstantSchedule(60), new ConstantSchedule(1), Draws.INDEPENDENT);

        assertThat(status(falling, bound)).contains(Status.UNKNOWN);
        assertThat(why(falling, bound)).contains("alpha_k <= 60.0", "L_f and B are not known", "met from some step on");
        assertThat(status(constant, bound)).contains(Status.UNKNOWN);
        assertThat(why(constant, bound)).contains("alpha_k <= 60.0").doesNotContain("met from some step on");
        assertThat(why(
                        BiasedDescent.of(new ConstantSchedule(60), new ConstantSchedule(1), Draws.FULL),
                        "alpha_k <= 1 / L_f"))
                .contains("; L_f is not known");
    }

    @Test
    void growingSchedulesDoNotConverge() {
        Schedule growing = declaring(Decay.polynomial(-0.5));

        ConvergenceConditions steps = BiasedDescent.of(growing, new ConstantSchedule(1), Draws.FULL);
        assertThat(status(steps, "alpha_k <= 1 / L_f")).contains(Status.FAILS);
        assertThat(steps.rate()).isEqualTo("no convergence, alpha_k grows");
        assertThat(BiasedDescent.of(new ConstantSchedule(1), growing, Draws.FULL)
                        .rate())
                .isEqualTo("no convergence, epsilon_k grows");
    }

    @Test
    void anUndeclaredDecayLeavesItUnknown() {
        Schedule silent = k -> 1;

        ConvergenceConditions conditions = BiasedDescent.of(silent, silent, Draws.INDEPENDENT);

        assertThat(conditions.conditions())
                .filteredOn(c -> c.formula().startsWith("sum"))
                .extracting(Condition::status)
                .containsOnly(Status.UNKNOWN);
        assertThat(conditions.rate()).startsWith("not known");
    }

    @Test
    void theReasonNamesTheDecayAndTheSum() {
        ConvergenceConditions constant =
                BiasedDescent.of(new ConstantSchedule(1), new ConstantSchedule(1), Draws.INDEPENDENT);
        ConvergenceConditions falling =
                BiasedDescent.of(new PolynomialSchedule(1, 0.5), new PolynomialSchedule(1, 1), Draws.INDEPENDENT);

        assertThat(why(constant, NOISE)).isEqualTo("alpha_k^2 does not vanish; the sum over k < K grows like K");
        assertThat(why(falling, LENGTH)).isEqualTo("alpha_k ~ k^-0.5; the sum over k < K grows like K^0.5");
        assertThat(why(falling, ERRORS)).isEqualTo("alpha_k omega_k^2 ~ k^-2.5; the sum is finite");
    }

    @Test
    void geometricAccuracy() {
        ConvergenceConditions conditions =
                BiasedDescent.of(new ConstantSchedule(1), declaring(Decay.FASTER_THAN_ANY_POWER), Draws.FULL);

        assertThat(why(conditions, ERRORS))
                .isEqualTo("alpha_k omega_k^2 falls faster than any power of k; the sum is finite");
        assertThat(conditions.rate()).contains("O(K^-1), which tends to 0");
    }

    @Test
    void theNoiseAssumptionIsListedWhereItIsNeeded() {
        String assumption = "E||z_k||^2 <= B ||grad f||^2 + C";
        Schedule accuracy = new PolynomialSchedule(1, 1);

        assertThat(status(BiasedDescent.of(new PolynomialSchedule(1, 0.5), accuracy, Draws.INDEPENDENT), assumption))
                .contains(Status.UNKNOWN);
        assertThat(status(BiasedDescent.of(new PolynomialSchedule(1, 0.75), accuracy, Draws.INDEPENDENT), assumption))
                .isEmpty();
        assertThat(status(BiasedDescent.of(new PolynomialSchedule(1, 0.5), accuracy, Draws.FULL), assumption))
                .isEmpty();
    }

    @Test
    void whatTheSamplingMeans() {
        Isgd isgd = new Isgd(new PolynomialSchedule(1, 0.75), new PolynomialSchedule(1, 0.5));
        String independent = "batches unbiased, whatever came before";

        assertThat(status(isgd.convergence(new UniformWithReplacement(8).draws(20)), independent))
                .contains(Status.HOLDS);
        assertThat(status(isgd.convergence(new RandomReshuffling(8).draws(20)), independent))
                .contains(Status.UNKNOWN);
        assertThat(status(isgd.convergence(new RandomReshuffling(8).draws(8)), independent))
                .isEmpty();
        assertThat(status(isgd.convergence(new FullBatch().draws(20)), independent))
                .isEmpty();
    }

    private static Schedule schedule(String exponent) {
        return switch (exponent) {
            case "log" -> new LogarithmicSchedule(0.5, 1);
            case "0" -> new ConstantSchedule(0.5);
            default -> new PolynomialSchedule(0.5, Double.parseDouble(exponent));
        };
    }

    private static Schedule declaring(Decay decay) {
        return new Schedule() {
            @Override
            public double at(long step) {
                return 1;
            }

            @Override
            public Optional<Decay> decay() {
                return Optional.of(decay);
            }
        };
    }

    private static Optional<Status> status(ConvergenceConditions conditions, String formula) {
        return find(conditions, formula).map(Condition::status);
    }

    private static String why(ConvergenceConditions conditions, String formula) {
        return find(conditions, formula).orElseThrow().why();
    }

    private static Optional<Condition> find(ConvergenceConditions conditions, String formula) {
        return conditions.conditions().stream()
                .filter(condition -> condition.formula().equals(formula))
                .findFirst();
    }
}
