package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.fourier.PlaneTransform;
import org.bilevel.imaging.image.ImageShape;

/**
 * The unitary two-dimensional Fourier transform F of every channel, as magnetic resonance measures it: lines v of constant horizontal frequency, one after the other. The spectrum of a real image is Hermitian, so that a line
 * and its mirror -v are one measurement: y is [channels][real, imaginary][height][width / 2 + 1], the lines 0 < v < width / 2 times sqrt(2), which stands for both. F^T F = I.
 *
 * <p>Products allocate the scratch memory of {@link PlaneTransform}.
 */
public record FourierTransform() implements ForwardOperator {

    private static final Constant ONE = Constant.certified(1, "F^T F = I");

    /** The number of lines of images of some width. */
    public static int lines(int width) {
        return width / 2 + 1;
    }

    @Override
    public LinearOperator on(ImageShape shape) {
        return new FourierOn(shape);
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        return ONE;
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        return ONE;
    }

    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        double[] ones = new double[shape.size()];
        Arrays.fill(ones, 1);
        return Optional.of(ones);
    }

    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        double[] ones = new double[shape.height() * lines(shape.width())];
        Arrays.fill(ones, 1);
        return Optional.of(ones);
    }

    private static final class FourierOn implements LinearOperator {

        private final ImageShape shape;
        private final int lines;
        private final PlaneTransform transform;
        private final double[] spectrum;

        FourierOn(ImageShape shape) {
            this.shape = shape;
            this.lines = lines(shape.width());
            this.transform = new PlaneTransform(shape.height(), shape.width());
            this.spectrum = new double[2 * transform.frequencies()];
        }

        @Override
        public int inputLength() {
            return shape.size();
        }

        @Override
        public int outputLength() {
            return shape.channels() * spectrum.length;
        }

        /** How many lines of the full spectrum line v stands for. */
        private int multiplicity(int v) {
            return v == 0 || 2 * v == shape.width() ? 1 : 2;
        }

        @Override
        public void apply(double[] x, double[] out) {
            int frequencies = transform.frequencies();
            for (int c = 0; c < shape.channels(); c++) {
                transform.forward(x, c * shape.pixels(), spectrum);
                int at = c * spectrum.length;
                for (int f = 0; f < frequencies; f++) {
                    double scale = Math.sqrt((double) multiplicity(f % lines) / shape.pixels());
                    out[at + f] = scale * spectrum[2 * f];
                    out[at + frequencies + f] = scale * spectrum[2 * f + 1];
                }
            }
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            int frequencies = transform.frequencies();
            for (int c = 0; c < shape.channels(); c++) {
                int at = c * spectrum.length;
                for (int f = 0; f < frequencies; f++) {
                    // The inverse divides by the number of pixels, and adds up a line and its mirror.
                    double scale = Math.sqrt((double) shape.pixels() / multiplicity(f % lines));
                    spectrum[2 * f] = scale * y[at + f];
                    spectrum[2 * f + 1] = scale * y[at + frequencies + f];
                }
                transform.inverse(spectrum, out, c * shape.pixels());
            }
        }
    }
}
