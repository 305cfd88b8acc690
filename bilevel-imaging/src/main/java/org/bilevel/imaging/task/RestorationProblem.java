package org.bilevel.imaging.task;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.fidelity.BoundFidelity;
import org.bilevel.imaging.fidelity.DataFidelity;
import org.bilevel.imaging.fidelity.LeastSquares;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.loss.RestorationLoss;
import org.bilevel.imaging.loss.SquaredLoss;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;

/**
 * Learning a regulariser, and possibly parameters of the forward operator, for image restoration:
 *
 * <pre>
 * h_i(x, theta) = 1/2 ||K_theta x - y_i||^2 + gamma/2 ||x||^2 + R_theta(x)
 * </pre>
 *
 * and g_i a {@link RestorationLoss}, by default ||x - truth_i||^2 / (2 n); with mu = the smallest eigenvalue of K^T K plus gamma, which must be positive. theta holds the blocks of the data term, if it has any, before those of the regulariser. Cold starts are those of the data
 * term, K^T y_i where K is known. Immutable.
 */
public final class RestorationProblem implements BilevelProblem {

    private final DataFidelity fidelity;
    private final int ofFidelity;
    private final double gamma;
    private final Regularizer regularizer;
    private final RestorationLoss loss;
    private final List<Measurement> samples;
    /** What is the same at every theta: the data terms of all samples if nothing of these is learned, otherwise nothing. */
    private final List<DataTerm> fixed;

    /**
     * Checks the samples.
     *
     * @param fidelity K and what is learned of it
     * @param gamma at least 0, and positive where K^T K has no positive smallest eigenvalue, or one that depends on theta
     * @param regularizer R
     * @param loss g
     * @param samples the measurements, all with the same number of channels, at least one
     * @throws IllegalArgumentException if there are none, they differ in their number of channels, one lacks the guide that the regulariser needs, data does not have the length of
     *     K's output, or mu is 0
     */
    public RestorationProblem(
            DataFidelity fidelity,
            double gamma,
            Regularizer regularizer,
            RestorationLoss loss,
            List<Measurement> samples) {
        this.fidelity = fidelity;
        this.ofFidelity = fidelity.layout().dimension();
        this.gamma = gamma;
        this.regularizer = regularizer;
        this.loss = loss;
        this.samples = List.copyOf(samples);
        Options.requireAtLeast("gamma", gamma, 0);
        Options.requireAtLeast("samples", samples.size(), 1);
        long kinds = samples.stream()
                .map(s -> s.truth().shape().channels())
                .distinct()
                .count();
        Options.require(kinds == 1, "numbers of channels among the samples", kinds, "1");
        Options.require(
                ofFidelity == 0 || gamma > 0,
                "gamma",
                gamma,
                "> 0, as the operator has the parameters " + fidelity.layout());
        DataTerms terms = new DataTerms(fidelity.at(fidelity.initialParameters()), gamma);
        List<DataTerm> first = this.samples.stream().map(terms::of).toList();
        for (int i = 0; i < first.size(); i++) {
            requireFits(this.samples.get(i), first.get(i));
        }
        this.fixed = ofFidelity == 0 ? first : List.of();
    }

    private void requireFits(Measurement sample, DataTerm term) {
        double mu = term.strongConvexity().value();
        Options.require(
                mu > 0,
                "gamma",
                gamma,
                "> 0, as the smallest eigenvalue of K^T K of %s may be 0".formatted(term.operator()));
        if (regularizer.guided() && sample.guide().isEmpty()) {
            throw new IllegalArgumentException(
                    "sample '%s' has no guide, which %s needs".formatted(sample.name(), regularizer));
        }
        int length = sample.data().length;
        Options.require(
                length == term.outputLength(),
                "values measured of sample '" + sample.name() + "'",
                length,
                String.valueOf(term.outputLength()));
    }

    /** The same with a known operator and {@link SquaredLoss}. */
    public RestorationProblem(
            ForwardOperator operator, double gamma, Regularizer regularizer, List<Measurement> samples) {
        this(new LeastSquares(operator), gamma, regularizer, new SquaredLoss(), samples);
    }

    /** The same with gamma = 0. */
    public RestorationProblem(ForwardOperator operator, Regularizer regularizer, List<Measurement> samples) {
        this(operator, 0, regularizer, samples);
    }

    /** The data terms at some parameters, one for all measurements that share operator and shape. */
    private record DataTerms(BoundFidelity bound, double gamma, ConcurrentMap<Key, DataTerm> known) {

        private record Key(ForwardOperator operator, ImageShape shape) {}

        DataTerms(BoundFidelity bound, double gamma) {
            this(bound, gamma, new ConcurrentHashMap<>());
        }

        DataTerm of(Measurement sample) {
            return known.computeIfAbsent(
                    new Key(bound.operator(sample.data()), sample.truth().shape()),
                    key -> DataTerm.of(key.operator(), key.shape(), gamma));
        }
    }

    /** The blocks of theta for a data term and a regulariser, on images of some number of channels. */
    public static ParameterLayout layout(DataFidelity fidelity, Regularizer regularizer, int channels) {
        return ParameterLayout.builder()
                .addAll(fidelity.layout())
                .addAll(regularizer.layout(channels))
                .build();
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

    @Override
    public ParameterLayout layout() {
        return layout(fidelity, regularizer, channels());
    }

    /** Parameters to start learning from, those of the regulariser for a level of noise on the [0, 1] scale. */
    public double[] initialParameters(double noise) {
        return concatenated(fidelity.initialParameters(), regularizer.initialParameters(channels(), noise));
    }

    /** The parameters that images are restored with once theta is learned: those of the data term {@linkplain DataFidelity#settled settled}. */
    public double[] settled(double[] theta) {
        layout().requireLength(theta);
        return concatenated(fidelity.settled(ofFidelity(theta)), ofRegularizer(theta));
    }

    private static double[] concatenated(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private double[] ofFidelity(double[] theta) {
        return Arrays.copyOf(theta, ofFidelity);
    }

    private double[] ofRegularizer(double[] theta) {
        return Arrays.copyOfRange(theta, ofFidelity, theta.length);
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
        fidelity.coldStart(shape(sample), samples.get(sample).data(), x);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireLength(theta);
        BoundFidelity measured = fidelity.at(ofFidelity(theta));
        BoundRegularizer bound = regularizer.at(ofRegularizer(theta), channels());
        DataTerms terms = new DataTerms(measured, gamma);
        int dimension = theta.length;
        return index -> {
            Measurement sample = samples.get(index);
            ImageShape shape = sample.truth().shape();
            return new RestorationObjective(
                    fixed.isEmpty() ? terms.of(sample) : fixed.get(index),
                    bound,
                    sample.guide().map(bound::evaluator).orElseGet(() -> bound.evaluator(shape)),
                    measured.data(shape, sample.data()),
                    measured.derivatives(shape, sample.data()),
                    ofFidelity,
                    dimension);
        };
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return loss.of(samples.get(sample).truth().data());
    }
}
