package org.bilevel.solvers.convergence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.Condition.Status;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.schedule.Decay;
import org.bilevel.api.schedule.Growth;
import org.bilevel.api.schedule.Schedule;

/**
 * What one descent step of biased stochastic gradient descent gives for theta_{k+1} = theta_k - alpha_k z_k, where z_k is within omega_k = O(epsilon_k)
 * of an unbiased estimate of grad f:
 *
 * <pre>
 * min_{k&lt;K} E||grad f(theta_k)||^2 = O((1 + sum alpha_k^2 + sum alpha_k omega_k^2) / sum alpha_k),   sums over k &lt; K
 * </pre>
 *
 * without the term alpha_k^2 for full batches. The derivation, with every assumption, is in {@code docs/theory/convergence.md}.
 */
public final class BiasedDescent {

    private static final String SOURCE = "Salehi et al. 2024, arXiv 2412.12049; docs/theory/convergence.md";

    private final boolean noisy;
    private final Draws draws;
    private final Schedule step;
    private final Optional<Decay> alpha;
    private final Optional<Decay> epsilon;

    private BiasedDescent(Schedule step, Schedule accuracy, Draws draws) {
        this.noisy = draws != Draws.FULL;
        this.draws = draws;
        this.step = step;
        this.alpha = step.decay();
        this.epsilon = accuracy.decay();
    }

    /**
     * The conditions and the rate for a pair of schedules.
     *
     * @param step alpha_k
     * @param accuracy epsilon_k, up to a constant factor
     * @param draws how batches are drawn
     */
    public static ConvergenceConditions of(Schedule step, Schedule accuracy, Draws draws) {
        BiasedDescent descent = new BiasedDescent(step, accuracy, draws);
        return new ConvergenceConditions(
                "the descent step of biased gradient descent", SOURCE, descent.conditions(), descent.rate());
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(series("sum alpha_k = inf", "alpha_k", alpha, true));
        if (noisy) {
            conditions.add(series("sum alpha_k^2 < inf", "alpha_k^2", alpha.map(Decay::squared), false));
        }
        conditions.add(series("sum alpha_k omega_k^2 < inf", "alpha_k omega_k^2", weightedErrors(), false));
        conditions.add(stepBound());
        if (noisy) {
            conditions.add(independence());
            if (alpha.isEmpty() || alpha.get().squared().seriesDiverges()) {
                conditions.add(new Condition(
                        "E||z_k||^2 <= B ||grad f||^2 + C",
                        Status.UNKNOWN,
                        "with sum alpha_k^2 = inf the noise must not grow with f; B and C are not known here"));
            }
        }
        return conditions;
    }

    private Optional<Decay> weightedErrors() {
        return alpha.flatMap(a -> epsilon.map(e -> a.times(e.squared())));
    }

    private static Condition series(String formula, String term, Optional<Decay> decay, boolean mustDiverge) {
        if (decay.isEmpty()) {
            return new Condition(formula, Status.UNKNOWN, "a schedule does not say how it decays");
        }
        boolean diverges = decay.get().seriesDiverges();
        String sum = diverges
                ? "the sum over k < K grows like " + decay.get().partialSums().describe("K")
                : "the sum is finite";
        return new Condition(
                formula,
                diverges == mustDiverge ? Status.HOLDS : Status.FAILS,
                behaviour(term, decay.get()) + "; " + sum);
    }

    private static String behaviour(String term, Decay decay) {
        if (decay.equals(Decay.NONE)) {
            return term + " does not vanish";
        }
        return decay.power() == Double.POSITIVE_INFINITY
                ? "%s falls %s".formatted(term, decay.describe())
                : "%s ~ %s".formatted(term, decay.describe());
    }

    private Condition stepBound() {
        String formula = noisy ? "alpha_k <= 1 / (2 L_f B)" : "alpha_k <= 1 / L_f";
        if (alpha.isPresent() && alpha.get().grows()) {
            return new Condition(
                    formula, Status.FAILS, behaviour("alpha_k", alpha.get()) + " grows beyond every bound");
        }
        boolean eventually = alpha.isPresent() && alpha.get().vanishes();
        return new Condition(
                formula,
                Status.UNKNOWN,
                "alpha_k <= %s; %s not known here%s"
                        .formatted(
                                step.largest(),
                                noisy ? "L_f and B are" : "L_f is",
                                eventually ? "; met from some step on, as alpha_k -> 0" : ""));
    }

    private Condition independence() {
        String formula = "batches unbiased, whatever came before";
        return draws == Draws.INDEPENDENT
                ? new Condition(formula, Status.HOLDS, "by their weights")
                : new Condition(formula, Status.UNKNOWN, "batches of this sampling may depend on one another");
    }

    private String rate() {
        if (alpha.isEmpty() || epsilon.isEmpty()) {
            return "not known, a schedule does not say how it decays";
        }
        Decay a = alpha.get();
        Decay e = epsilon.get();
        if (a.grows() || e.grows()) {
            return "no convergence, %s grows".formatted(a.grows() ? "alpha_k" : "epsilon_k");
        }
        if (!a.seriesDiverges()) {
            return "no convergence in general, the steps sum to a finite length";
        }
        Growth length = a.partialSums();
        Growth transients = Growth.BOUNDED.over(length);
        if (noisy && a.vanishes()) {
            transients = transients.plus(a.squared().partialSums().over(length));
        }
        if (e.vanishes()) {
            transients = transients.plus(a.times(e.squared()).partialSums().over(length));
        }
        String floor = Stream.of(noisy && !a.vanishes() ? "alpha" : "", e.vanishes() ? "" : "epsilon^2")
                .filter(term -> !term.isEmpty())
                .collect(Collectors.joining(" + "));
        return "min_{k<K} %s = O(%s)%s"
                .formatted(
                        noisy ? "E||grad f(theta_k)||^2" : "||grad f(theta_k)||^2",
                        transients.describe("K"),
                        limit(floor));
    }

    private String limit(String floor) {
        if (!floor.isEmpty()) {
            return " + O(%s): a neighbourhood, not a stationary point".formatted(floor);
        }
        boolean failing = conditions().stream().anyMatch(condition -> condition.status() == Status.FAILS);
        return failing
                ? ", which tends to 0 all the same: what grows grows more slowly than sum alpha_k"
                : ", which tends to 0";
    }
}
