package com.example.bilevel;

import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Option;
import org.bilevel.api.upper.UpperLevelIteration;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.api.upper.UpperLevelStep;

/**
 * Descent in steps of a length that does not depend on the size of the hypergradient (Hazan, Levy and Shalev-Shwartz 2015): theta_{k+1} = theta_k - s_k z_k / ||z_k||. z_k is
 * computed at epsilon_k = a_k sqrt(n), delta_k = L_g epsilon_k, n the smallest dimension in the batch, L_g its smallest upper-level smoothness.
 */
public record NormalizedDescent(
        @Option(value = "length s_k of a step", preset = "{name: polynomial, initial: 0.1}", range = "schedule")
        Schedule length,

        @Option(
                value = "root-mean-square error a_k allowed per entry of x",
                preset = "{name: polynomial, initial: 0.002, exponent: 0.25}",
                range = "schedule")
        Schedule accuracy)
        implements UpperLevelMethod {

    @Override
    public UpperLevelIteration start(BilevelProblem problem) {
        return (k, theta, batch, oracle) -> {
            double epsilon = Double.POSITIVE_INFINITY;
            double smoothness = Double.POSITIVE_INFINITY;
            for (int sample : batch.samples()) {
                epsilon = Math.min(epsilon, accuracy.at(k) * Math.sqrt(problem.dimension(sample)));
                smoothness = Math.min(
                        smoothness, problem.upperLevel(sample).smoothness().value());
            }
            Accuracy asked = new Accuracy(epsilon, smoothness * epsilon);
            Hypergradient hypergradient = oracle.evaluate(theta, batch, asked);
            double[] z = hypergradient.z();
            double norm = norm(z);
            double alpha = norm > 0 ? length.at(k) / norm : length.at(k);
            for (int i = 0; i < theta.length; i++) {
                theta[i] -= alpha * z[i];
            }
            return new UpperLevelStep(hypergradient, asked, alpha, hypergradient.cost());
        };
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double entry : vector) {
            sum += entry * entry;
        }
        return Math.sqrt(sum);
    }
}
