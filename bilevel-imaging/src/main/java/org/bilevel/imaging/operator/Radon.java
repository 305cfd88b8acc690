package org.bilevel.imaging.operator;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;

/**
 * Integrals of every channel along parallel rays, as computed tomography measures them (Kak and Slaney 1988, chapter 3), times a constant that makes ||K|| at most 1 and little less. At the angles pi a / angles a pixel is shared
 * by the two detectors next to its projection, by linear interpolation; detectors are a pixel apart, with one more than the diagonal needs. y is [channels][angles][detectors].
 *
 * <p>With K0 the unscaled matrix, whose entries are not negative: a column sums to the number of angles, a row to a part of K0 1, and ||K0||^2 <= ||K0||_1 ||K0||_inf.
 *
 * @param angles how many, equally spaced in [0, pi)
 */
public record Radon(int angles) implements ForwardOperator {

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Radon {
        Options.requireAtLeast("angles", angles, 1);
    }

    @Override
    public LinearOperator on(ImageShape shape) {
        return new RadonOn(angles, shape, scale(shape));
    }

    /** 1 / (||K0||_1 ||K0||_inf)^(1/2). */
    private double scale(ImageShape shape) {
        ImageShape channel = new ImageShape(1, shape.height(), shape.width());
        LinearOperator unscaled = new RadonOn(angles, channel, 1);
        double[] ones = new double[channel.size()];
        Arrays.fill(ones, 1);
        double[] rowSums = new double[unscaled.outputLength()];
        unscaled.apply(ones, rowSums);
        return 1 / Math.sqrt(angles * Arrays.stream(rowSums).max().orElse(1));
    }

    @Override
    public Constant squaredNorm(ImageShape shape) {
        return Constant.certified(1 + 1e-12, "||K||^2 <= ||K||_1 ||K||_inf");
    }

    @Override
    public Constant smallestSquaredSingularValue(ImageShape shape) {
        return Constant.certified(0, "no singular value is negative");
    }

    /**
     * {@inheritDoc} Sums of nonnegative multiples of at most as many terms as a detector has pixels, or a pixel angles times two, relative to || |K| || = ||K||; shares, which all products have in common, are part of K's definition.
     */
    @Override
    public Constant rounding(ImageShape shape) {
        double terms = Math.max(2.0 * angles, shape.pixels()) + 4;
        return Constant.certified(2 * Rounding.gamma(terms), "sums along rays");
    }

    @Override
    public Optional<double[]> gramDiagonal(ImageShape shape) {
        return Optional.of(new RadonOn(angles, shape, scale(shape)).squares());
    }

    /** {@inheritDoc} What filtered back projection inverts: angles / (pi |f|) at the frequency f in waves a pixel, that of a wave across the image at most. */
    @Override
    public Optional<double[]> gramSymbol(ImageShape shape) {
        int columns = shape.width() / 2 + 1;
        double scale = scale(shape);
        double least = 0.5 / Math.max(shape.height(), shape.width());
        double[] symbol = new double[shape.height() * columns];
        for (int f = 0; f < symbol.length; f++) {
            int u = f / columns;
            double vertical = Math.min(u, shape.height() - u) / (double) shape.height();
            double frequency = Math.hypot(vertical, f % columns / (double) shape.width());
            symbol[f] = scale * scale * angles / (Math.PI * Math.max(frequency, least));
        }
        return Optional.of(symbol);
    }

    /** Filtered back projection with the filter of Ramachandran and Lakshminarayanan (1971). */
    @Override
    public double[] picture(ImageShape shape, double[] y) {
        RadonOn k = new RadonOn(angles, shape, scale(shape));
        int detectors = k.detectors();
        double[] filtered = new double[y.length];
        for (int start = 0; start < y.length; start += detectors) {
            for (int d = 0; d < detectors; d++) {
                double sum = y[start + d] / 4;
                for (int e = 1 - d % 2; e < detectors; e += 2) {
                    double distance = Math.PI * (e - d);
                    sum -= y[start + e] / (distance * distance);
                }
                filtered[start + d] = sum;
            }
        }
        double[] image = new double[shape.size()];
        k.applyTranspose(filtered, image);
        double factor = Math.PI / (angles * k.scale * k.scale);
        for (int i = 0; i < image.length; i++) {
            image[i] *= factor;
        }
        return image;
    }

    private static final class RadonOn implements LinearOperator {

        private final int angles;
        private final ImageShape shape;
        private final double scale;
        private final int detectors;
        private final double[] cos;
        private final double[] sin;

        RadonOn(int angles, ImageShape shape, double scale) {
            this.angles = angles;
            this.shape = shape;
            this.scale = scale;
            this.detectors = (int) Math.ceil(Math.hypot(shape.height(), shape.width())) + 2;
            this.cos = new double[angles];
            this.sin = new double[angles];
            for (int a = 0; a < angles; a++) {
                cos[a] = Math.cos(Math.PI * a / angles);
                sin[a] = Math.sin(Math.PI * a / angles);
            }
        }

        int detectors() {
            return detectors;
        }

        @Override
        public int inputLength() {
            return shape.size();
        }

        @Override
        public int outputLength() {
            return shape.channels() * angles * detectors;
        }

        /** Where the first pixel of a row falls on the detectors; those right of it are a cosine further each. */
        private double firstPosition(int a, int row) {
            double y = row - (shape.height() - 1) / 2.0;
            double x = -(shape.width() - 1) / 2.0;
            return x * cos[a] + y * sin[a] + (detectors - 1) / 2.0;
        }

        @Override
        public void apply(double[] x, double[] out) {
            Arrays.fill(out, 0);
            for (int row = 0; row < shape.channels() * shape.height(); row++) {
                for (int a = 0; a < angles; a++) {
                    int rays = (row / shape.height() * angles + a) * detectors;
                    double first = firstPosition(a, row % shape.height());
                    for (int column = 0; column < shape.width(); column++) {
                        double position = first + column * cos[a];
                        int detector = (int) position;
                        double share = position - detector;
                        double value = scale * x[row * shape.width() + column];
                        out[rays + detector] += (1 - share) * value;
                        out[rays + detector + 1] += share * value;
                    }
                }
            }
        }

        @Override
        public void applyTranspose(double[] y, double[] out) {
            Arrays.fill(out, 0);
            for (int row = 0; row < shape.channels() * shape.height(); row++) {
                for (int a = 0; a < angles; a++) {
                    int rays = (row / shape.height() * angles + a) * detectors;
                    double first = firstPosition(a, row % shape.height());
                    for (int column = 0; column < shape.width(); column++) {
                        double position = first + column * cos[a];
                        int detector = (int) position;
                        double share = position - detector;
                        out[row * shape.width() + column] +=
                                scale * ((1 - share) * y[rays + detector] + share * y[rays + detector + 1]);
                    }
                }
            }
        }

        /** The squared norms of K's columns. */
        double[] squares() {
            double[] squares = new double[shape.size()];
            for (int i = 0; i < squares.length; i++) {
                int row = i / shape.width() % shape.height();
                for (int a = 0; a < angles; a++) {
                    double position = firstPosition(a, row) + i % shape.width() * cos[a];
                    double share = position - (int) position;
                    squares[i] += scale * scale * ((1 - share) * (1 - share) + share * share);
                }
            }
            return squares;
        }
    }
}
