package org.bilevel.imaging.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * h_i(x, theta) = 1/2 ||K x - y_i||^2 + gamma/2 ||x||^2 + R_theta(x),   g_i(x) = ||x - truth_i||^2 / (2 n)
 * </pre>
 *
 * with mu = the smallest eigenvalue of K^T K plus gamma, which must be positive. The cold start is K^T y_i. Immutable.
 */
public final class RestorationProblem implements BilevelProblem {

    private final Regularizer regularizer;
    private final List<Measurement> samples;
    private final Map<ImageShape, DataTerm> dataTerms = new LinkedHashMap<>();

    /**
     * Checks the samples.
     *
     * @param operator K
     * @param gamma at least 0, and positive where K^T K has no positive smallest eigenvalue
     * @param regularizer R
     * @param samples the measurements, all with the same number of channels, at least one
     * @throws IllegalArgumentException if there are none, they differ in their number of channels, data does not have the length of
     *     K's output, or mu is 0
     */
    public RestorationProblem(
            ForwardOperator operator, double gamma, Regularizer regularizer, List<Measurement> samples) {
        this.regularizer = regularizer;
        this.samples = List.copyOf(samples);
        Options.requireAtLeast("gamma", gamma, 0);
        Options.requireAtLeast("samples", samples.size(), 1);
        long kinds = samples.stream()
                .map(s -> s.truth().shape().channels())
                .distinct()
                .count();
        Options.require(kinds == 1, "numbers of channels among the samples", kinds, "1");
        for (Measurement sample : samples) {
            DataTerm term =
                    dataTerms.computeIfAbsent(sample.truth().shape(), shape -> DataTerm.of(operator, shape, gamma));
            double mu = term.strongConvexity().value();
            Options.require(
                    mu > 0,
                    "gamma",
                    gamma,
                    "> 0, as the smallest eigenvalue of K^T K of %s may be 0".formatted(operator));
            int length = sample.data().length;
            Options.require(
                    length == term.outputLength(),
                    "values measured of sample '" + sample.name() + "'",
                    length,
                    String.valueOf(term.outputLength()));
        }
    }

    /** The same with gamma = 0. */
    public RestorationProblem(ForwardOperator operator, Regularizer regularizer, List<Measurement> samples) {
        this(operator, 0, regularizer, samples);
    }

    /** R. */
    public Regularizer regularizer() {
        return regularizer;
    }

    /** The measurements. */
    public List<Measurement> samples() {
        return samples;
    }

    /** 1 or 3, the same for all samples. */
    public int channels() {
        return shape(0).channels();
    }

    /** The shape of sample i. */
    public ImageShape shape(int sample) {
        return samples.get(sample).truth().shape();
    }

    private DataTerm dataTerm(int sample) {
        return Objects.requireNonNull(dataTerms.get(shape(sample)));
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
        dataTerm(sample).bind().applyTranspose(samples.get(sample).data(), x);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireLength(theta);
        BoundRegularizer bound = regularizer.at(theta, channels());
        int dimension = theta.length;
        return sample -> new RestorationObjective(
                dataTerm(sample), bound, samples.get(sample).data(), dimension);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return new MeanSquaredError(samples.get(sample).truth().data());
    }
}
