package org.bilevel.experiments.quadratic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.IterationRecord;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.upper.Isgd;

/**
 * ISGD with alpha_k = (k + 1)^-q / L_f and accuracy 0.1 (k + 1)^-p per entry, on a problem whose gradient is known.
 *
 * @param windows in order
 */
record ScheduledRun(List<Window> windows) {

    private static final int BATCH = 4;

    /** Where starts from the last solutions no longer meet it. */
    private static final double ACCURACY = 0.1;

    /** The windows that slopes are fitted to: the last so many. */
    private static final int FITTED = 6;

    /**
     * Steps 2^j to 2^(j + 1) - 1, from 1.
     *
     * @param first 2^j
     * @param squaredGradient mean of ||grad f(theta_k)||^2 over them
     * @param cost so far
     */
    record Window(long first, double squaredGradient, Cost cost) {}

    /**
     * Runs.
     *
     * @param windows how many, at least 2
     */
    static ScheduledRun of(
            QuadraticInstance instance, double p, double q, int seed, int windows, BooleanSupplier cancelled) {
        Windows observed = new Windows(instance);
        LearningLoop loop = new LearningLoop(
                new Isgd(new PolynomialSchedule(1 / instance.smoothness(), q), new PolynomialSchedule(ACCURACY, p)),
                new UniformWithReplacement(BATCH),
                SeedPath.of(seed).child("schedules"),
                Budget.UNLIMITED.withSteps((1L << windows) - 1),
                List.of(observed::stepped));
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(instance.problem(), new Fista(), new ConjugateGradient(), 1, cancelled)) {
            loop.run(new double[instance.problem().layout().dimension()], oracle, cancelled);
        }
        return new ScheduledRun(observed.windows);
    }

    /** The slope of the logarithm of ||grad f||^2 against that of the step, least squares over the last windows. */
    double slope() {
        List<Window> last = windows.subList(Math.max(0, windows.size() - FITTED), windows.size());
        double meanX = last.stream().mapToDouble(ScheduledRun::x).average().orElse(Double.NaN);
        double meanY = last.stream().mapToDouble(ScheduledRun::y).average().orElse(Double.NaN);
        double covariance = 0;
        double variance = 0;
        for (Window window : last) {
            covariance += (x(window) - meanX) * (y(window) - meanY);
            variance += (x(window) - meanX) * (x(window) - meanX);
        }
        return covariance / variance;
    }

    private static double x(Window window) {
        return Math.log((double) window.first());
    }

    private static double y(Window window) {
        return Math.log(window.squaredGradient());
    }

    private static final class Windows {

        private final QuadraticInstance instance;
        private final List<Window> windows = new ArrayList<>();
        private double sum;
        private long first = 1;

        Windows(QuadraticInstance instance) {
            this.instance = instance;
        }

        void stepped(IterationRecord iteration, double[] theta) {
            double norm = instance.gradientNorm(theta);
            sum += norm * norm;
            if (iteration.step() + 2 == 2 * first) {
                windows.add(new Window(first, sum / first, iteration.totalCost()));
                sum = 0;
                first *= 2;
            }
        }
    }
}
