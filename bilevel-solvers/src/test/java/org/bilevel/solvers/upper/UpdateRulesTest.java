package org.bilevel.solvers.upper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.fixture.QuadraticBilevel;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.junit.jupiter.api.Test;

/** Methods against the recursions of their papers, written out entry by entry with histories in place of state. */
final class UpdateRulesTest {

    private static final int STEPS = 30;
    private static final Schedule STEP = new PolynomialSchedule(0.2, 0.5);
    private static final Schedule ACCURACY = new ConstantSchedule(0.1);

    private final QuadraticBilevel problem = new QuadraticBilevel(2, 3, SeedPath.of(8));

    /** A paper's theta_{k+1}, from all hypergradients so far and theta_k. */
    private interface Recursion {
        double next(List<double[]> z, int entry, double theta);
    }

    @Test
    void momentumIsTheHeavyBall() {
        UpperLevelMethod method = new MomentumSgd(new ConstantSchedule(0.2), ACCURACY, 1, 0.7, Map.of(), List.of());
        List<double[]> thetas = run(method, new ArrayList<>());

        for (int k = 1; k < STEPS; k++) {
            for (int i = 0; i < 3; i++) {
                double[] theta = thetas.get(k);
                double polyak = theta[i] - 0.2 * z(theta)[i] + 0.7 * (theta[i] - thetas.get(k - 1)[i]);
                assertThat(thetas.get(k + 1)[i]).isCloseTo(polyak, within(1e-13));
            }
        }
    }

    @Test
    void adam() {
        check(new Adam(STEP, ACCURACY, 1, 0.8, 0.95, 1e-3, Map.of(), List.of()), (z, i, theta) -> {
            int t = z.size();
            double m = average(z, i, 0.8, 1) / (1 - Math.pow(0.8, t));
            double v = average(z, i, 0.95, 2) / (1 - Math.pow(0.95, t));
            return theta - STEP.at(t - 1) * m / (Math.sqrt(v) + 1e-3);
        });
    }

    @Test
    void adamW() {
        check(new AdamW(STEP, ACCURACY, 1, 0.8, 0.95, 1e-3, 0.05, Map.of(), List.of()), (z, i, theta) -> {
            int t = z.size();
            double m = average(z, i, 0.8, 1) / (1 - Math.pow(0.8, t));
            double v = average(z, i, 0.95, 2) / (1 - Math.pow(0.95, t));
            return theta - STEP.at(t - 1) * (m / (Math.sqrt(v) + 1e-3) + 0.05 * theta);
        });
    }

    @Test
    void adaBelief() {
        double epsilon = 1e-4;
        check(new AdaBelief(STEP, ACCURACY, 1, 0.8, 0.95, epsilon, Map.of(), List.of()), (z, i, theta) -> {
            int t = z.size();
            double s = 0;
            for (int j = 1; j <= t; j++) {
                double deviation = z.get(j - 1)[i] - average(z.subList(0, j), i, 0.8, 1);
                s += Math.pow(0.95, t - j) * (0.05 * deviation * deviation + epsilon);
            }
            double m = average(z, i, 0.8, 1) / (1 - Math.pow(0.8, t));
            return theta - STEP.at(t - 1) * m / (Math.sqrt(s / (1 - Math.pow(0.95, t))) + epsilon);
        });
    }

    @Test
    void adaGrad() {
        check(new AdaGrad(STEP, ACCURACY, 1, 1e-3, Map.of(), List.of()), (z, i, theta) -> {
            double sum = z.stream().mapToDouble(past -> past[i] * past[i]).sum();
            return theta - STEP.at(z.size() - 1) * z.getLast()[i] / (Math.sqrt(sum) + 1e-3);
        });
    }

    /** x_{t+1} is the mean of z_1, ..., z_{t+1} with weights gamma^2; gradients are taken at y, between them. */
    @Test
    void scheduleFreeSgd() {
        List<double[]> asked = new ArrayList<>();
        UpperLevelMethod method = new ScheduleFreeSgd(STEP, ACCURACY, 1, 0.9, Map.of(), List.of());
        List<double[]> thetas = run(method, asked);

        double[] base = thetas.getFirst().clone();
        double[] weighted = new double[3];
        double weights = 0;
        for (int k = 0; k < STEPS; k++) {
            double[] y = Dense.plus(Dense.scaled(0.1, base), 0.9, thetas.get(k));
            assertThat(asked.get(k)).as("where step %d asks", k).containsExactly(y, within(1e-13));
            base = Dense.plus(base, -STEP.at(k), z(y));
            double weight = STEP.at(k) * STEP.at(k);
            weighted = Dense.plus(weighted, weight, base);
            weights += weight;
            assertThat(thetas.get(k + 1))
                    .as("theta is the average")
                    .containsExactly(Dense.scaled(1 / weights, weighted), within(1e-13));
        }
    }

    @Test
    void scheduleFreeAdamW() {
        List<double[]> asked = new ArrayList<>();
        UpperLevelMethod method = new ScheduleFreeAdamW(STEP, ACCURACY, 1, 0.9, 0.95, 1e-3, 0.05, Map.of(), List.of());
        List<double[]> thetas = run(method, asked);

        double[] base = thetas.getFirst().clone();
        List<double[]> z = new ArrayList<>();
        double[] weighted = new double[3];
        double weights = 0;
        for (int k = 0; k < STEPS; k++) {
            double[] y = Dense.plus(Dense.scaled(0.1, base), 0.9, thetas.get(k));
            z.add(z(y));
            double gamma = STEP.at(k) * Math.sqrt(1 - Math.pow(0.95, k + 1));
            double[] next = base.clone();
            for (int i = 0; i < 3; i++) {
                double v = average(z, i, 0.95, 2);
                next[i] -= gamma * z.get(k)[i] / (Math.sqrt(v) + 1e-3) + gamma * 0.05 * y[i];
            }
            base = next;
            weighted = Dense.plus(weighted, gamma * gamma, base);
            weights += gamma * gamma;
            assertThat(asked.get(k)).as("where step %d asks", k).containsExactly(y, within(1e-12));
            assertThat(thetas.get(k + 1)).containsExactly(Dense.scaled(1 / weights, weighted), within(1e-12));
        }
    }

    private void check(UpperLevelMethod method, Recursion recursion) {
        List<double[]> thetas = run(method, new ArrayList<>());
        List<double[]> z = new ArrayList<>();
        for (int k = 0; k < STEPS; k++) {
            z.add(z(thetas.get(k)));
            for (int i = 0; i < 3; i++) {
                assertThat(thetas.get(k + 1)[i])
                        .as("theta_%d[%d]", k + 1, i)
                        .isCloseTo(recursion.next(z, i, thetas.get(k)[i]), within(1e-12));
            }
        }
    }

    /** (1 - beta) (z_t^p + beta z_{t-1}^p + beta^2 z_{t-2}^p + ...). */
    private static double average(List<double[]> z, int entry, double beta, int power) {
        double sum = 0;
        for (int age = 0; age < z.size(); age++) {
            sum += Math.pow(beta, age) * Math.pow(z.get(z.size() - 1 - age)[entry], power);
        }
        return (1 - beta) * sum;
    }

    /** theta_0, ..., theta_STEPS; adds to the list where hypergradients were asked for. */
    private List<double[]> run(UpperLevelMethod method, List<double[]> asked) {
        UpperLevelIteration iteration = method.start(problem);
        double[] theta = {0.5, -1, 2};
        List<double[]> thetas = new ArrayList<>(List.of(theta.clone()));
        for (int k = 0; k < STEPS; k++) {
            iteration.step(k, theta, Batch.mean(0, 1), new Exact(asked));
            thetas.add(theta.clone());
        }
        return thetas;
    }

    private double[] z(double[] theta) {
        return problem.meanHypergradient(theta);
    }

    /** Answers with the exact gradient. */
    private final class Exact implements HypergradientOracle {

        private final List<double[]> asked;

        Exact(List<double[]> asked) {
            this.asked = asked;
        }

        @Override
        public BilevelProblem problem() {
            return problem;
        }

        @Override
        public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
            asked.add(theta.clone());
            return new Hypergradient(z(theta), 0, Constant.certified(0, "closed form"), Cost.ZERO, 0, 0);
        }

        @Override
        public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
            throw new AssertionError("not needed");
        }

        @Override
        public void close() {}
    }
}
