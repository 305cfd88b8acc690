package org.bilevel.imaging.task;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.fidelity.DataFidelity;
import org.bilevel.imaging.fidelity.LeastSquares;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.loss.MeanSquaredError;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.regularizer.BoundRegularizer;
import org.bilevel.imaging.regularizer.Regularizer;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;

/**
 * Learning a regulariser by denoising score matching (Vincent 2011, "A connection between score matching and denoising autoencoders"; used before bilevel learning by Hertrich et al. 2025, arXiv 2510.01755): one step of gradient descent from the noisy image y_i is to
 * remove its noise,
 *
 * <pre>
 * min_theta  (1/m) sum_i ||y_i - grad R_theta(y_i) - truth_i||^2 / (2 n)
 * </pre>
 *
 * Its minimiser over all functions is R = -sigma^2 log p, p the density of noisy images (Tweedie's formula), the regulariser of maximum a posteriori estimates at that noise. As a bilevel problem its lower level is a quadratic with the
 * Hessian I,
 *
 * <pre>
 * h_i(x, theta) = 1/2 ||x - y_i + grad R_theta(y_i)||^2
 * </pre>
 *
 * which one iteration solves; every upper-level method works on it. theta may hold blocks of a data term before those of the regulariser, as that of {@link RestorationProblem} does: nothing depends on them, and a method's options may name them. Immutable.
 */
public final class OneStepDenoising implements BilevelProblem {

    private static final Constant ONE = Constant.certified(1, "h is a quadratic with Hessian I");
    private static final LowerLevelConstants CONSTANTS =
            new LowerLevelConstants(ONE, ONE, Constant.certified(0, "h is a quadratic"));

    private final DataFidelity fidelity;
    private final int ofFidelity;
    private final Regularizer regularizer;
    private final List<Measurement> samples;

    /** The same for the parameters of the regulariser alone. */
    public OneStepDenoising(Regularizer regularizer, List<Measurement> samples) {
        this(new LeastSquares(new Identity()), regularizer, samples);
    }

    /**
     * A problem of some noisy images.
     *
     * @param fidelity whose blocks theta holds, too
     * @param regularizer R
     * @param samples whose data are noisy images, all with the same number of channels, at least one
     * @throws IllegalArgumentException if there are none, or data is no image of the truth's shape
     */
    public OneStepDenoising(DataFidelity fidelity, Regularizer regularizer, List<Measurement> samples) {
        this.fidelity = fidelity;
        this.ofFidelity = fidelity.layout().dimension();
        this.regularizer = regularizer;
        this.samples = List.copyOf(samples);
        Options.requireAtLeast("samples", samples.size(), 1);
        for (Measurement sample : samples) {
            int size = sample.truth().shape().size();
            Options.require(
                    sample.data().length == size,
                    "values measured of sample '" + sample.name() + "'",
                    sample.data().length,
                    String.valueOf(size));
        }
    }

    private ImageShape shape(int sample) {
        return samples.get(sample).truth().shape();
    }

    private int channels() {
        return shape(0).channels();
    }

    @Override
    public ParameterLayout layout() {
        return RestorationProblem.layout(fidelity, regularizer, channels());
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
        System.arraycopy(samples.get(sample).data(), 0, x, 0, x.length);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        layout().requireLength(theta);
        BoundRegularizer bound = regularizer.at(Arrays.copyOfRange(theta, ofFidelity, theta.length), channels());
        int parameters = theta.length;
        return sample -> new Step(
                bound.evaluator(shape(sample)),
                shape(sample),
                samples.get(sample).data(),
                ofFidelity,
                parameters);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return new MeanSquaredError(samples.get(sample).truth().data());
    }

    /** h of one image. */
    private static final class Step implements LowerLevelObjective {

        private final RegularizerEvaluator regularizer;
        private final ImageShape shape;
        private final double[] y;
        private final int ofFidelity;
        private final int parameters;
        /** y - grad R(y). */
        private final double[] denoised;

        Step(RegularizerEvaluator regularizer, ImageShape shape, double[] y, int ofFidelity, int parameters) {
            this.regularizer = regularizer;
            this.shape = shape;
            this.y = y;
            this.ofFidelity = ofFidelity;
            this.parameters = parameters;
            double[] gradient = new double[y.length];
            regularizer.addGradient(y, gradient);
            this.denoised = gradient;
            for (int i = 0; i < y.length; i++) {
                denoised[i] = y[i] - gradient[i];
            }
        }

        @Override
        public int dimension() {
            return y.length;
        }

        @Override
        public double value(double[] x) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                double difference = x[i] - denoised[i];
                sum += difference * difference;
            }
            return sum / 2;
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            for (int i = 0; i < x.length; i++) {
                gradient[i] = x[i] - denoised[i];
            }
        }

        /** Two differences beside grad R(y). */
        @Override
        public Constant gradientRounding(double[] x) {
            Constant ofRegularizer = regularizer.gradientRounding(y);
            double sizes = Rounding.norm(x) + 2 * Rounding.norm(denoised);
            return Constant.derived(
                    ofRegularizer.value() + Rounding.gamma(4) * sizes, "grad R and two differences", ofRegularizer);
        }

        @Override
        public Linearization linearize(double[] x) {
            regularizer.linearize(y);
            return new AtNoisyImage();
        }

        @Override
        public LowerLevelConstants constants() {
            return CONSTANTS;
        }

        /** A = I and B = d grad R(y) / dtheta, wherever x is. */
        private final class AtNoisyImage implements Linearization {

            @Override
            public LinearOperator hessian() {
                return new Identity().on(shape);
            }

            @Override
            public LinearOperator mixed() {
                return new Mixed(regularizer, ofFidelity, parameters, y.length);
            }

            @Override
            public Constant mixedNorm() {
                return regularizer.mixedNorm();
            }

            @Override
            public Constant mixedLipschitz() {
                return Constant.certified(0, "B does not depend on x");
            }

            @Override
            public Constant mixedNorm(ParameterLayout.Block block) {
                return block.offset() < ofFidelity
                        ? Constant.certified(0, "nothing depends on a data term")
                        : regularizer.mixedNorm(RestorationObjective.ofRegularizer(block, ofFidelity));
            }

            @Override
            public Constant hessianRounding(double[] q) {
                return Constant.certified(0, "A = I");
            }

            @Override
            public Constant mixedRounding(double[] q) {
                return regularizer.mixedRounding(q);
            }
        }
    }

    /** d2R / dx dtheta where the regulariser was linearised. */
    private record Mixed(RegularizerEvaluator regularizer, int ofFidelity, int inputLength, int outputLength)
            implements LinearOperator {

        @Override
        public void apply(double[] direction, double[] out) {
            regularizer.mixed(Arrays.copyOfRange(direction, ofFidelity, inputLength), out);
        }

        @Override
        public void applyTranspose(double[] q, double[] out) {
            double[] ofRegularizer = new double[inputLength - ofFidelity];
            regularizer.mixedTransposed(q, ofRegularizer);
            Arrays.fill(out, 0, ofFidelity, 0);
            System.arraycopy(ofRegularizer, 0, out, ofFidelity, ofRegularizer.length);
        }
    }
}
