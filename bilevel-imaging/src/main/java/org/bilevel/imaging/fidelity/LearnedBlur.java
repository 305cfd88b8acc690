package org.bilevel.imaging.fidelity;

import java.util.Optional;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.Blur;
import org.bilevel.imaging.operator.BlurKernel;
import org.bilevel.imaging.operator.ForwardOperator;

/**
 * 1/2 ||K_theta x - y||^2, K_theta the blur with the kernel softmax(theta), the same in every channel. theta has the block {@code kernel[size, size]} of logits: taps are positive and sum to 1 (docs/decisions/013). It begins with
 * a Gaussian.
 *
 * @param size side of the kernel in pixels, odd
 * @param boundary how images continue
 * @param start standard deviation of the first kernel in pixels, positive
 */
public record LearnedBlur(int size, Boundary boundary, double start) implements DataFidelity {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public LearnedBlur {
        BlurKernel.gaussian(size, start);
    }

    @Override
    public ParameterLayout layout() {
        return ParameterLayout.builder().add("kernel", size, size).build();
    }

    /** {@inheritDoc} The logarithm of a Gaussian up to a constant, -|t|^2 / (2 start^2). */
    @Override
    public double[] initialParameters() {
        double[] logits = new double[size * size];
        for (int t = 0; t < logits.length; t++) {
            double y = (t / size - size / 2) / start;
            double x = (t % size - size / 2) / start;
            logits[t] = -(y * y + x * x) / 2;
        }
        return logits;
    }

    /** The kernel of some logits. */
    public BlurKernel kernel(double[] logits) {
        layout().requireFinite(logits);
        return SoftmaxKernel.of(size, logits).kernel();
    }

    @Override
    public BoundFidelity at(double[] parameters) {
        layout().requireFinite(parameters);
        SoftmaxKernel kernel = SoftmaxKernel.of(size, parameters);
        ForwardOperator blur = new RoundedBlur(new Blur(kernel.kernel(), boundary), kernel.error());
        return new BoundFidelity() {

            @Override
            public ForwardOperator operator(double[] y) {
                return blur;
            }

            @Override
            public FidelityDerivatives derivatives(ImageShape shape, double[] y) {
                return new BlurDerivatives(kernel, boundary, blur, shape, y);
            }
        };
    }

    /** {@inheritDoc} The blurred image. */
    @Override
    public void coldStart(ImageShape shape, double[] y, double[] x) {
        System.arraycopy(y, 0, x, 0, x.length);
    }

    /**
     * A blur whose taps are known up to rounding.
     *
     * @param kernelError sum of the moduli of the taps' errors
     */
    private record RoundedBlur(Blur blur, double kernelError) implements ForwardOperator {

        @Override
        public LinearOperator on(ImageShape shape) {
            return blur.on(shape);
        }

        @Override
        public Optional<ImageShape> outputShape(ImageShape shape) {
            return blur.outputShape(shape);
        }

        @Override
        public Constant squaredNorm(ImageShape shape) {
            return blur.squaredNorm(shape);
        }

        @Override
        public Constant smallestSquaredSingularValue(ImageShape shape) {
            return blur.smallestSquaredSingularValue(shape);
        }

        /** {@inheritDoc} A blur with the errors for its kernel has at most the norm of their moduli, times the overlap. */
        @Override
        public Constant rounding(ImageShape shape) {
            Constant products = blur.rounding(shape);
            return Constant.derived(
                    products.value() + blur.boundary().overlap() * kernelError,
                    "rounding of convolutions and taps",
                    products);
        }

        @Override
        public Optional<double[]> gramDiagonal(ImageShape shape) {
            return blur.gramDiagonal(shape);
        }

        @Override
        public Optional<double[]> gramSymbol(ImageShape shape) {
            return blur.gramSymbol(shape);
        }
    }
}
