package org.bilevel.solvers.upper;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelStep;
import org.bilevel.solvers.convergence.BiasedDescent;
import org.bilevel.solvers.vector.Vectors;

/**
 * What all methods have in common that take one inexact hypergradient of a mini-batch a step:
 *
 * <pre>
 * theta_{k+1} = P(theta_k - alpha_k F u_k),   u_k from z_0, ..., z_k by an update rule
 * </pre>
 *
 * with z_k as accurate as {@link Isgd} says, F the step factors of the blocks of theta and P the projections onto the constraints. The named methods of the literature
 * are this with their rules; a rule of one's own makes a method of one's own.
 */
public final class StochasticMethod implements ConstrainedMethod {

    static final String TOWARDS_AVERAGE = "how far the point of the hypergradient is towards the average";

    private final UpdateRule rule;
    private final Schedule step;
    private final AccuracyRule accuracy;
    private final ParameterGroups groups;

    /**
     * A method.
     *
     * @param rule how hypergradients become directions
     * @param step alpha_k
     * @param accuracy a_k, the root-mean-square error allowed per entry of x
     * @param adjointRatio delta_k / (L_g epsilon_k)
     * @param stepFactors factors of the step size by block of theta
     * @param constraints sets that theta is projected onto after every step, in order
     * @throws IllegalArgumentException if the ratio or a factor is not positive
     */
    public StochasticMethod(
            UpdateRule rule,
            Schedule step,
            Schedule accuracy,
            double adjointRatio,
            Map<String, Double> stepFactors,
            List<Constraint> constraints) {
        this(rule, step, new AccuracyPerEntry(accuracy, adjointRatio), new ParameterGroups(stepFactors, constraints));
    }

    StochasticMethod(UpdateRule rule, Schedule step, AccuracyRule accuracy, ParameterGroups groups) {
        this.rule = rule;
        this.step = step;
        this.accuracy = accuracy;
        this.groups = groups;
    }

    @Override
    public List<Constraint> constraints() {
        return groups.constraints();
    }

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return new Plain(problem);
    }

    /**
     * The same rule with hypergradients taken at y and averages reported (Defazio et al. 2024, arXiv 2405.15682):
     *
     * <pre>
     * y_k = (1 - beta) w_k + beta theta_k,   w_{k+1} = P(w_k - alpha_k F u_k),   u_k from z at y_k
     * theta_{k+1} = (1 - c) theta_k + c w_{k+1},   c = alpha_k^2 / (alpha_0^2 + ... + alpha_k^2)
     * </pre>
     *
     * <p>The constraints are convex, so the averages theta obey them, too.
     *
     * @param beta how far y is towards the average
     */
    UpperLevelIteration startAveraged(BilevelProblem problem, double beta) {
        return new Averaged(problem, beta);
    }

    /** What the descent step of biased gradient descent promises of plain steps z; nothing once theta is projected. */
    ConvergenceConditions ofGradientSteps(Draws draws) {
        return groups.constraints().isEmpty()
                ? BiasedDescent.of(step, accuracy.envelope(), draws)
                : ConvergenceConditions.unknown();
    }

    /** One run. */
    private abstract class Run implements UpperLevelIteration, Resumable {

        final ParameterGroups.Moves moves;
        final UpdateRule.Memory memory;
        final AccuracyRule.Control accuracies;
        final double[] direction;

        Run(BilevelProblem problem) {
            int d = problem.layout().dimension();
            this.moves = groups.on(problem.layout());
            this.memory = rule.start(d);
            this.accuracies = accuracy.start();
            this.direction = new double[d];
        }

        @Override
        public Optional<Resumable> resumable() {
            return memory.resumable().map(_ -> this);
        }

        @Override
        public void save(SavedState into) {
            memory.resumable().orElseThrow().save(into.part("rule"));
            accuracies.save(into.part("accuracy"));
        }

        @Override
        public void restore(SavedState from) {
            memory.resumable().orElseThrow().restore(from.part("rule"));
            accuracies.restore(from.part("accuracy"));
        }
    }

    /** The sequence theta. */
    private final class Plain extends Run {

        Plain(BilevelProblem problem) {
            super(problem);
        }

        @Override
        public UpperLevelStep step(long k, double[] theta, Batch batch, HypergradientOracle oracle) {
            AccuracyRule.Evaluated evaluated = accuracies.evaluate(k, theta, batch, oracle);
            memory.direction(evaluated.hypergradient().z(), theta, direction);
            double alpha = step.at(k) * memory.stepFactor();
            moves.move(theta, alpha, direction);
            return new UpperLevelStep(evaluated.hypergradient(), evaluated.asked(), alpha, evaluated.cost());
        }
    }

    /** The sequence w beside its averages theta. */
    private final class Averaged extends Run {

        private final double beta;
        private final double[] w;
        private final double[] y;
        private double weights;

        Averaged(BilevelProblem problem, double beta) {
            super(problem);
            this.beta = beta;
            this.w = new double[direction.length];
            this.y = new double[direction.length];
        }

        @Override
        public void save(SavedState into) {
            super.save(into);
            into.put("w", w);
            into.put("weights", weights);
        }

        @Override
        public void restore(SavedState from) {
            super.restore(from);
            from.get("w", w);
            weights = from.number("weights");
        }

        @Override
        public UpperLevelStep step(long k, double[] theta, Batch batch, HypergradientOracle oracle) {
            if (weights == 0) {
                Vectors.copy(theta, w);
            }
            for (int i = 0; i < y.length; i++) {
                y[i] = (1 - beta) * w[i] + beta * theta[i];
            }
            AccuracyRule.Evaluated evaluated = accuracies.evaluate(k, y, batch, oracle);
            memory.direction(evaluated.hypergradient().z(), y, direction);
            double alpha = step.at(k) * memory.stepFactor();
            moves.move(w, alpha, direction);
            weights += alpha * alpha;
            double c = alpha * alpha / weights;
            for (int i = 0; i < theta.length; i++) {
                theta[i] = (1 - c) * theta[i] + c * w[i];
            }
            return new UpperLevelStep(evaluated.hypergradient(), evaluated.asked(), alpha, evaluated.cost());
        }
    }
}
