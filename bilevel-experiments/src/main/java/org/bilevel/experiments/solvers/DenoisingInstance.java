package org.bilevel.experiments.solvers;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.sampling.Batch;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.run.LearningData;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.task.Denoising;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.vector.Vectors;

/**
 * One image to denoise with Fields of Experts at their initial parameters.
 *
 * @param problem of one sample
 * @param theta initial parameters, whose smoothing nu may have been scaled
 */
record DenoisingInstance(RestorationProblem problem, double[] theta) {

    /** The only sample. */
    static final Batch SAMPLE = Batch.mean(0);

    /** Bounds are to be this part of what is asked for, so that no pair misses it by a hair. */
    private static final double MARGIN = 0.5;

    /** The part of that which the error of x may use up, before the adjoint's. */
    private static final double SHARE_OF_X = 0.5;

    /** What bounds are multiplied by without gain before they count as those that rounding leaves. */
    private static final double NO_GAIN = 0.9;

    private static final int HALVINGS = 60;

    /**
     * The image of a seed.
     *
     * @param precision of the convolutions
     * @param smoothing factor of nu
     */
    static DenoisingInstance of(PairOptions options, int seed, Precision precision, double smoothing) {
        FieldsOfExperts foe = new FieldsOfExperts(options.filters(), options.size(), Boundary.REFLECTING, precision);
        RestorationProblem problem =
                new RestorationProblem(new Identity(), foe, data(options, seed).train());
        double[] theta = foe.initialParameters(
                problem.channels(), configuration(options, seed).noiseLevel());
        theta[problem.layout().block("log_smoothing").offset()] += Math.log(smoothing);
        return new DenoisingInstance(problem, theta);
    }

    /** The image of a seed. */
    static LearningData data(PairOptions options, int seed) {
        return LearningData.load(configuration(options, seed), new Denoising());
    }

    private static RunConfiguration configuration(PairOptions options, int seed) {
        return RunConfiguration.defaults()
                .withData(options.data().withImages(1).withHeldOut(0))
                .withNoise(options.noise())
                .withSeed(seed);
    }

    /** L / mu of the lower level. */
    double condition() {
        LowerLevelConstants constants = problem.lowerLevel(theta).objective(0).constants();
        return constants.l() / constants.mu();
    }

    /** The accuracy to begin with: 0.02 per entry of x, and adjoint residuals to match. */
    private Accuracy start() {
        double epsilon = 0.02 * Math.sqrt(problem.dimension(0));
        return new Accuracy(
                epsilon, epsilon * problem.upperLevel(0).smoothness().value());
    }

    /**
     * The accuracies at which the certified bound is half of every relative error asked for, found with FISTA and CG: the error of x, by halving, takes half of that, and the adjoint's tolerance is then
     * doubled as long as the bound allows. Ends early at an error that rounding does not allow.
     */
    List<Accuracy> accuracies(List<Double> targets) {
        try (ImplicitHypergradients oracle = fistaAndCg()) {
            Accuracy accuracy = start();
            List<Accuracy> found = new ArrayList<>();
            for (double target : targets) {
                int halvings = 0;
                while (relativeBound(oracle, accuracy) > SHARE_OF_X * MARGIN * target) {
                    accuracy = new Accuracy(accuracy.epsilon() / 2, accuracy.delta() / 2);
                    if (++halvings > HALVINGS) {
                        return found;
                    }
                }
                Accuracy cheaper = new Accuracy(accuracy.epsilon(), 2 * accuracy.delta());
                while (relativeBound(cheaper) <= MARGIN * target) {
                    accuracy = cheaper;
                    cheaper = new Accuracy(accuracy.epsilon(), 2 * accuracy.delta());
                }
                found.add(accuracy);
            }
            return found;
        }
    }

    /** The least certified relative error that FISTA and CG reach when accuracies are halved until that gains nothing. */
    double leastBound() {
        try (ImplicitHypergradients oracle = fistaAndCg()) {
            Accuracy accuracy = start();
            double least = Double.POSITIVE_INFINITY;
            int idle = 0;
            for (int k = 0; k < HALVINGS && idle < 3; k++) {
                double bound = relativeBound(oracle, accuracy);
                idle = bound < NO_GAIN * least ? 0 : idle + 1;
                least = Math.min(least, bound);
                accuracy = new Accuracy(accuracy.epsilon() / 2, accuracy.delta() / 2);
            }
            return least;
        }
    }

    private double relativeBound(Accuracy accuracy) {
        try (ImplicitHypergradients cold = fistaAndCg()) {
            return relativeBound(cold, accuracy);
        }
    }

    private double relativeBound(HypergradientOracle oracle, Accuracy accuracy) {
        return relative(oracle.evaluate(theta, SAMPLE, accuracy));
    }

    /** bound / ||z||. */
    static double relative(Hypergradient hypergradient) {
        return hypergradient.bound().value() / Vectors.norm2(hypergradient.z());
    }

    private ImplicitHypergradients fistaAndCg() {
        return new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), 1, () -> false);
    }
}
