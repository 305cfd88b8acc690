package org.bilevel.imaging.task;

import java.util.List;
import java.util.Locale;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.fidelity.DataFidelity;
import org.bilevel.imaging.fidelity.LearnedBlur;
import org.bilevel.imaging.operator.Blur;
import org.bilevel.imaging.operator.BlurKernel;
import org.bilevel.imaging.operator.ForwardOperator;

/**
 * The image is measured through a blur that the lower level does not know: it has a kernel of its own, learned from images and their measurements together with the regulariser.
 *
 * @param kernel the shape of the true blur
 * @param size side of both kernels
 * @param sigma how wide the true one is
 * @param start standard deviation of the Gaussian that the learned one begins as
 * @param boundary how images continue
 * @param gamma strong convexity added to the lower level
 */
public record SemiBlindDeblurring(
        @Option(value = "shape of the true blur", preset = "gaussian", range = "gaussian, motion")
        Shape kernel,

        @Option(value = "side of both kernels in pixels", preset = "5", range = "odd, >= 1")
        int size,

        @Option(
                value =
                        "width of the true blur in pixels: standard deviation of a Gaussian, half the length of a motion",
                preset = "1",
                range = "> 0")
        double sigma,

        @Option(
                value = "standard deviation in pixels of the Gaussian that learning begins with",
                preset = "2",
                range = "> 0")
        double start,

        @Option(value = "how images continue beyond their edge", preset = "reflecting", range = "reflecting, periodic")
        Boundary boundary,

        @Option(value = Deblurring.GAMMA, preset = "0.001", range = "> 0")
        double gamma)
        implements Task {

    /** Shapes of kernels. */
    public enum Shape {
        /** A Gaussian. */
        GAUSSIAN,
        /** Even motion along a line that falls by one row in two columns. */
        MOTION
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public SemiBlindDeblurring {
        BlurKernel.gaussian(size, sigma);
        Options.requirePositive("start", start);
        Options.requirePositive("gamma", gamma);
    }

    private BlurKernel truth() {
        return switch (kernel) {
            case GAUSSIAN -> BlurKernel.gaussian(size, sigma);
            case MOTION -> BlurKernel.motion(size, sigma);
        };
    }

    @Override
    public ForwardOperator operator() {
        return new Blur(truth(), boundary);
    }

    private LearnedBlur learned() {
        return new LearnedBlur(size, boundary, start);
    }

    @Override
    public DataFidelity fidelity() {
        return learned();
    }

    @Override
    public double startingNoise(double noise) {
        return new Deblurring(size, sigma, boundary, gamma).startingNoise(noise);
    }

    /** {@inheritDoc} How far the learned kernel is from the true one, in the Euclidean norm. */
    @Override
    public List<String> remarks(double[] parameters) {
        double[] taps = learned().kernel(parameters).taps();
        double[] exact = truth().taps();
        double squares = 0;
        double size = 0;
        for (int t = 0; t < taps.length; t++) {
            squares += (taps[t] - exact[t]) * (taps[t] - exact[t]);
            size += exact[t] * exact[t];
        }
        return List.of(String.format(
                Locale.ROOT,
                "learned kernel: relative distance %.2f %% from the true one",
                100 * Math.sqrt(squares / size)));
    }
}
