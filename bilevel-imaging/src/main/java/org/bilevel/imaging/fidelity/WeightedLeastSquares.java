package org.bilevel.imaging.fidelity;

import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.operator.Weighting;

/**
 * 1/2 ||W^(1/2) (x - y)||^2 for noise whose variance goes with intensity, gain x + sigma^2: the weights, fixed by the measurement, are the inverse of the variance that it suggests, gain max(y, 0) + sigma^2, relative to the variance at
 * an intensity of 1/2, where the weight is 1 (weighted least squares, as in Thibault et al. 2007 for tomography). A quadratic in x, so smooth; bright parts are trusted less. Nothing is learned of it.
 *
 * @param gain variance added by an intensity of 1, positive
 * @param sigma standard deviation of what does not depend on intensity, positive: it bounds the weights
 */
public record WeightedLeastSquares(double gain, double sigma) implements DataFidelity {

    private static final double MIDDLE = 0.5;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public WeightedLeastSquares {
        Options.requirePositive("gain", gain);
        Options.requirePositive("sigma", sigma);
    }

    @Override
    public BoundFidelity at(double[] parameters) {
        layout().requireLength(parameters);
        return new BoundFidelity() {
            @Override
            public ForwardOperator operator(double[] y) {
                return new Weighting(roots(y));
            }

            @Override
            public double[] data(ImageShape shape, double[] y) {
                double[] weighted = roots(y);
                for (int i = 0; i < y.length; i++) {
                    weighted[i] *= y[i];
                }
                return weighted;
            }

            // The measurement itself is an image.
            @Override
            public double[] picture(ImageShape shape, double[] y) {
                return y.clone();
            }
        };
    }

    private double[] roots(double[] y) {
        double[] roots = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            roots[i] = Math.sqrt(variance(MIDDLE) / variance(y[i]));
        }
        return roots;
    }

    private double variance(double intensity) {
        return gain * Math.max(0, intensity) + sigma * sigma;
    }

    @Override
    public void coldStart(ImageShape shape, double[] y, double[] x) {
        System.arraycopy(y, 0, x, 0, x.length);
    }
}
