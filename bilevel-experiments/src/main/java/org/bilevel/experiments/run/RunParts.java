package org.bilevel.experiments.run;

import java.util.List;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.experiments.config.ComponentRegistry;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.imaging.loss.RestorationLoss;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.imaging.task.Task;

/**
 * The components of a learning run, built.
 *
 * @param task what is undone
 * @param regularizer what is learned
 * @param loss what restored images are judged by
 * @param lower the lower-level solver
 * @param adjoint the linear solver
 * @param sampling how mini-batches are drawn
 * @param method the upper-level method
 */
public record RunParts(
        Task task,
        Regularizer regularizer,
        RestorationLoss loss,
        LowerLevelSolver lower,
        LinearSolver adjoint,
        SamplingStrategy sampling,
        UpperLevelMethod method) {

    /**
     * Those of a configuration.
     *
     * @throws org.bilevel.experiments.config.ConfigurationException where a component is refused
     */
    public static RunParts of(ComponentRegistry registry, RunConfiguration configuration) {
        return new RunParts(
                registry.create(Task.class, configuration.task()),
                registry.create(Regularizer.class, configuration.regularizer()),
                registry.create(RestorationLoss.class, configuration.loss()),
                registry.create(LowerLevelSolver.class, configuration.lower()),
                registry.create(LinearSolver.class, configuration.adjoint()),
                registry.create(SamplingStrategy.class, configuration.sampling()),
                registry.create(UpperLevelMethod.class, configuration.method()));
    }

    /** Learning from some samples. */
    public RestorationProblem problem(List<Measurement> samples) {
        return new RestorationProblem(task.fidelity(), task.gamma(), regularizer, loss, samples);
    }

    /**
     * Where learning starts.
     *
     * @param problem what is learned
     * @param noise standard deviation of the measurements' noise, on the [0, 1] scale
     */
    public double[] start(RestorationProblem problem, double noise) {
        return problem.initialParameters(task.startingNoise(noise));
    }
}
