package org.bilevel.api.testkit;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.termination.Stopping;

/** Theory, section 2, to the letter, sample by sample from cold starts: shows that the contract can be met. */
record ReferenceHypergradientOracle(BilevelProblem problem) implements HypergradientOracle {

    @Override
    public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
        Hypergradient sum = null;
        for (int k = 0; k < batch.size(); k++) {
            Hypergradient term = sample(theta, batch.samples()[k], accuracy);
            double w = batch.weights()[k];
            double[] z = sum == null ? new double[theta.length] : sum.z();
            sum = new Hypergradient(
                    Dense.plus(z, w, term.z()),
                    (sum == null ? 0 : sum.loss()) + w * term.loss(),
                    sum == null
                            ? Constant.derived(w * term.bound().value(), "weighted sum", term.bound())
                            : Constant.derived(
                                    sum.bound().value() + w * term.bound().value(),
                                    "weighted sum",
                                    sum.bound(),
                                    term.bound()),
                    sum == null ? term.cost() : sum.cost().plus(term.cost()),
                    (sum == null ? 0 : sum.lowerMisses()) + term.lowerMisses(),
                    (sum == null ? 0 : sum.adjointMisses()) + term.adjointMisses());
        }
        if (sum == null) {
            throw new IllegalArgumentException("empty batch");
        }
        return sum;
    }

    @Override
    public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
        double value = 0;
        double slack = 0;
        Cost cost = Cost.ZERO;
        int misses = 0;
        List<Constant> inputs = new ArrayList<>();
        for (int k = 0; k < batch.size(); k++) {
            int sample = batch.samples()[k];
            double w = batch.weights()[k];
            LowerLevelObjective h = problem.lowerLevel(theta).objective(sample);
            UpperLevelObjective g = problem.upperLevel(sample);
            double[] x = new double[problem.dimension(sample)];
            problem.coldStart(sample, x);
            LowerLevelSolution lower = new ReferenceGradientDescent(100_000)
                    .solve(h, x, Stopping.at(h.constants().mu() * epsilon), new Workspace());
            double e =
                    (lower.gradientNorm() * (1 + 1e-12) + h.gradientRounding(x).value())
                            / h.constants().mu();
            double[] slope = new double[x.length];
            g.gradient(x, slope);
            double size = Dense.norm(slope) + g.gradientRounding(x).value();
            value += w * g.value(x);
            slack += w
                    * (size * e
                            + g.smoothness().value() * e * e / 2
                            + g.valueRounding(x).value()
                            + 1e-13 * g.value(x));
            cost = cost.plus(new Cost(lower.iterations(), 0, lower.gradients(), lower.values(), 0, 0));
            misses += lower.termination().converged() ? 0 : 1;
            inputs.addAll(List.of(
                    h.constants().strongConvexity(),
                    h.gradientRounding(x),
                    g.gradientRounding(x),
                    g.valueRounding(x),
                    g.smoothness()));
        }
        Constant[] used = inputs.toArray(Constant[]::new);
        double margin = slack * (1 + 1e-12);
        return new InexactLoss(
                value,
                Constant.derived(value - margin, "descent lemma", used),
                Constant.derived(value + margin, "descent lemma", used),
                cost,
                misses);
    }

    private Hypergradient sample(double[] theta, int sample, Accuracy accuracy) {
        LowerLevelProblem lowerLevel = problem.lowerLevel(theta);
        LowerLevelObjective h = lowerLevel.objective(sample);
        double mu = h.constants().mu();
        double[] x = new double[problem.dimension(sample)];
        problem.coldStart(sample, x);
        LowerLevelSolution lower = new ReferenceGradientDescent(100_000)
                .solve(h, x, Stopping.at(mu * accuracy.epsilon()), new Workspace());
        UpperLevelObjective g = problem.upperLevel(sample);
        double[] upperGradient = new double[x.length];
        g.gradient(x, upperGradient);
        Linearization linearization = h.linearize(x);
        double[] q = new double[x.length];
        LinearSolution adjoint = new ReferenceConjugateGradient(100_000)
                .solve(linearization.hessian(), upperGradient, q, Stopping.at(accuracy.delta()), new Workspace());
        double[] z = new double[theta.length];
        linearization.mixed().applyTranspose(q, z);
        z = Dense.scaled(-1, z);
        InexactSolution solution = new InexactSolution(
                lowerLevel, sample, h, linearization, g, x, q, z, lower.gradientNorm(), adjoint.residualNorm());
        return new Hypergradient(
                z,
                g.value(x),
                new ReferenceErrorBound().of(solution),
                new Cost(
                        lower.iterations(),
                        adjoint.iterations(),
                        lower.gradients(),
                        lower.values(),
                        adjoint.products(),
                        1),
                lower.termination().converged() ? 0 : 1,
                adjoint.termination().converged() ? 0 : 1);
    }

    @Override
    public void close() {}
}
