package org.bilevel.imaging.task;

import java.util.List;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;

/**
 * Learning a regulariser for image restoration:
 *
 * <pre>
 * h_i(x, theta) = 1/2 ||K x - y_i||^2 + R_theta(x),   g_i(x) = ||x - truth_i||^2 / (2 n)
 * </pre>
 *
 * with mu = the smallest eigenvalue of K^T K, which must be positive. The cold start is K^T y_i.
 *
 * @param operator K
 * @param regularizer R
 * @param samples the measurements, all with the same number of channels, at least one
 */
public record RestorationProblem(ForwardOperator operator, Regularizer regularizer, List<Measurement> samples)
        implements BilevelProblem {

    /**
     * Checks the samples.
     *
     * @throws IllegalArgumentException if there are none, they differ in their number of channels, or data does not have the length of
     *     K's output
     */
    public RestorationProblem {
        samples = List.copyOf(samples);
        Options.requireAtLeast("samples", samples.size(), 1);
        long kinds = samples.stream()
                .map(s -> s.truth().shape().channels())
                .distinct()
                .count();
        Options.require(kinds == 1, "numbers of channels among the samples", kinds, "1");
        for (Measurement sample : samples) {
            int expected = operator.on(sample.truth().shape()).outputLength();
            int length = sample.data().length;
            Options.require(
                    length == expected,
                    "values measured of sample '" + sample.name() + "'",
                    length,
                    String.valueOf(expected));
        }
    }

    /** 1 or 3, the same for all samples. */
    public int channels() {
        return shape(0).channels();
    }

    /** The shape of sample i. */
    public ImageShape shape(int sample) {
        return samples.get(sample).truth().shape();
    }

    @Override
    public ParameterLayout layout() {
        return regularizer.layout(channels());
    }

    @Override
    public int sampleCount() {
        return samples.size();
    }

    @Override
    public int dimension(int sample) {
        return shape(sample).size();
    }

    @Override
    public void coldStart(int sample, double[] x) {
        operator.on(shape(sample)).applyTranspose(samples.get(sample).data(), x);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireLength(theta);
        BoundRegularizer bound = regularizer.at(theta, channels());
        int dimension = theta.length;
        return sample -> new RestorationObjective(
                operator, bound, shape(sample), samples.get(sample).data(), dimension);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return new MeanSquaredError(samples.get(sample).truth().data());
    }
}
