package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.convolution.FilterBankSpectrum;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.FilterKernel;
import org.bilevel.imaging.kernel.Precision;

/**
 * K correlates every channel with a kernel k.
 *
 * <p>The unitary Fourier transform diagonalises K for a periodic boundary; the singular values are the moduli of k's symbol at the frequencies 2 pi j / n of the image. For a reflecting
 * boundary and a kernel that is even in both directions the cosine transform does (Strang 1999, "The discrete cosine transform"), with the symbol at pi j / n. In both cases extreme singular values are proven,
 * up to the rounding of the symbol. A kernel that is not even under a reflecting boundary has the norm bounds of {@link FilterBankSpectrum}, and no proven singular value but 0.
 *
 * @param kernel k
 * @param boundary how images continue
 */
public record Blur(BlurKernel kernel, Boundary boundary) implements ForwardOperator {

    @Override
    public LinearOperator on(ImageShape shape) {
        return bind(shape);
    }

    private BlurOn<?> bind(ImageShape shape) {
        bank().requireFits(shape);
        return bind(shape, Arithmetic.of(Precision.DOUBLE));
    }

    private <A> BlurOn<A> bind(ImageShape shape, Arithmetic<A> arithmetic) {
        return new BlurOn<>(bank(), boundary, shape, arithmetic);
    }

    private FilterBank bank() {
        return new FilterBank(1, 1, kernel.size(), kernel.taps());
    }

    @Override
    public Optional<ImageShape> outputShape(ImageShape shape) {
        return Optional.of(shape);
    }

    private boolean diagonalised() {
        return boundary == Boundary.PERIODIC || kernel.even();
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        if (diagonalised()) {
            double largest = 0;
            for (double[] row : singularValues(shape)) {
                largest = Math.max(largest, Arrays.stream(row).max().orElse(0));
            }
            double norm = largest + kernel.symbolError();
            return Constant.certified(norm * norm, "largest modulus of the kernel's symbol");
        }
        double byModuli = boundary.overlap() * kernel.oneNorm();
        double bySymbol =
                FilterBankSpectrum.norms(bank(), boundary, new double[] {1}).grams()[0];
        return Constant.certified(Math.min(byModuli * byModuli, bySymbol), "kernel's symbol by parity");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        if (!diagonalised()) {
            return Constant.certified(0, "no singular value is negative");
        }
        double smallest = Double.POSITIVE_INFINITY;
        for (double[] row : singularValues(shape)) {
            smallest = Math.min(smallest, Arrays.stream(row).min().orElse(0));
        }
        double proven = Math.max(0, smallest - kernel.symbolError());
        return Constant.certified(proven * proven, "smallest modulus of the kernel's symbol");
    }

    private double[][] singularValues(ImageShape shape) {
        double turn = boundary == Boundary.PERIODIC ? 2 * Math.PI : Math.PI;
        return kernel.symbolModuli(
                frequencies(turn, shape.height(), shape.height()), frequencies(turn, shape.width(), shape.width()));
    }

    /** turn j / n, for j below count. */
    private static double[] frequencies(double turn, int n, int count) {
        double[] frequencies = new double[count];
        for (int j = 0; j < count; j++) {
            frequencies[j] = turn * j / n;
        }
        return frequencies;
    }

    @Override
    public Constant rounding(ImageShape shape) {
        return Constant.certified(bind(shape).rounding(), "rounding of convolutions");
    }

    /** {@inheritDoc} Exact but within reach of a reflecting boundary. */
    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        double[] diagonal = new double[shape.size()];
        Arrays.fill(diagonal, kernel.squares());
        return Optional.of(diagonal);
    }

    /** {@inheritDoc} Exact for a periodic boundary. */
    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        int columns = shape.width() / 2 + 1;
        double[][] moduli = kernel.symbolModuli(
                frequencies(2 * Math.PI, shape.height(), shape.height()),
                frequencies(2 * Math.PI, shape.width(), columns));
        double[] symbol = new double[shape.height() * columns];
        for (int f = 0; f < symbol.length; f++) {
            double modulus = moduli[f / columns][f % columns];
            symbol[f] = modulus * modulus;
        }
        return Optional.of(symbol);
    }

    /** K by the kernel for filter banks, channel by channel. */
    private static final class BlurOn<A> implements LinearOperator {

        private final ImageShape shape;
        private final ImageShape channel;
        private final Arithmetic<A> arithmetic;
        private final FilterKernel<A> convolution;
        private final double[] plane;
        private final double[][] response;
        /** A channel of y, rows where the kernel expects them. */
        private final A rows;

        BlurOn(FilterBank bank, Boundary boundary, ImageShape shape, Arithmetic<A> arithmetic) {
            this.shape = shape;
            this.channel = new ImageShape(1, shape.height(), shape.width());
            this.arithmetic = arithmetic;
            this.convolution = new FilterKernel<>(arithmetic, bank, boundary, channel);
            this.plane = new double[channel.size()];
            this.response = new double[1][channel.size()];
            this.rows = arithmetic.allocate(convolution.storageLength());
        }

        @Override
        public int inputLength() {
            return shape.size();
        }

        @Override
        public int outputLength() {
            return shape.size();
        }

        @Override
        public void apply(double[] x, double[] out) {
            for (int start = 0; start < shape.size(); start += plane.length) {
                System.arraycopy(x, start, plane, 0, plane.length);
                convolution.responses(plane, response);
                System.arraycopy(response[0], 0, out, start, plane.length);
            }
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            for (int c = 0; c < shape.channels(); c++) {
                int start = c * plane.length;
                convolution.rows((k, row, column, position, n) ->
                        arithmetic.load(y, start + row * shape.width() + column, rows, position, n));
                Arrays.fill(plane, 0);
                convolution.transpose(
                        (k, maps, at, n, position) -> arithmetic.copy(rows, position, maps, at, n), plane);
                System.arraycopy(plane, 0, out, start, plane.length);
            }
        }

        /** Either product's error relative to the norm of its argument: channels have it separately, and their squares add up. */
        double rounding() {
            double ofResponse = convolution.responseError(0, 1, Double.POSITIVE_INFINITY);
            return Math.max(ofResponse, convolution.transposeError(0));
        }
    }
}
