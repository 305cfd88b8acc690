package org.bilevel.imaging.regularizer;

import java.util.Arrays;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Arithmetic;
import org.bilevel.imaging.kernel.FilterKernel;
import org.bilevel.imaging.kernel.FourierKernel;
import org.jspecify.annotations.Nullable;

/**
 * What the responses of experts are weighted with, pixel by pixel: m_k = 1 / (1 + sum_j S_kj a_j) for features a_j >= 0 and sensitivities S_kj > 0, so that 0 < m_k <= 1. Stored in the order of the kernels that use them. The shares r_kj = m_k S_kj a_j
 * are the derivatives of -log m_k in log S_kj; their sum over j is 1 - m_k.
 *
 * @param <A> arrays of the kernels' arithmetic
 */
final class ExpertMasks<A> {

    private final double[][] sensitivities;
    private final double[][] features;
    private final ImageShape shape;
    private final FilterKernel<A> kernel;
    private final A masks;
    /** In the order of the Fourier kernel, where there is one. */
    private final @Nullable A tiled;

    ExpertMasks(
            double[][] sensitivities,
            double[][] features,
            ImageShape shape,
            FilterKernel<A> kernel,
            @Nullable FourierKernel<A> fourier) {
        this.sensitivities = sensitivities;
        this.features = features;
        this.shape = shape;
        this.kernel = kernel;
        Arithmetic<A> arithmetic = kernel.arithmetic();
        this.masks = arithmetic.allocate(kernel.storageLength());
        A inTiles = fourier == null ? null : arithmetic.allocate(fourier.storageLength());
        this.tiled = inTiles;
        double[] row = new double[shape.width()];
        kernel.rows((k, y, x, position, n) -> {
            masks(k, y * shape.width() + x, n, row);
            arithmetic.load(row, 0, masks, position, n);
            if (fourier != null && inTiles != null) {
                fourier.store(k, y, x, masks, position, n, inTiles);
            }
        });
    }

    /** Multiplies n entries of maps, from a position in the order of the direct kernel on. */
    void multiply(A maps, int at, int position, int n) {
        kernel.arithmetic().multiply(maps, at, masks, position, n);
    }

    /** The same in the order of the Fourier kernel if there is one, otherwise of the direct one. */
    void multiplyTransformed(A maps, int at, int position, int n) {
        kernel.arithmetic().multiply(maps, at, tiled == null ? masks : tiled, position, n);
    }

    /** An entry in the order of the direct kernel. */
    double get(int position) {
        return kernel.arithmetic().get(masks, position);
    }

    private void masks(int k, int pixel, int n, double[] row) {
        Arrays.fill(row, 0, n, 1);
        for (int j = 0; j < features.length; j++) {
            double s = sensitivities[k][j];
            double[] a = features[j];
            for (int i = 0; i < n; i++) {
                row[i] += s * a[pixel + i];
            }
        }
        for (int i = 0; i < n; i++) {
            row[i] = 1 / row[i];
        }
    }

    /**
     * Subtracts from sums[at + k J + j] the sum over pixels of e_k r_kj.
     *
     * @param e maps in the order of the direct kernel
     */
    void subtractShares(A e, double[] sums, int at) {
        Arithmetic<A> arithmetic = kernel.arithmetic();
        double[] weighted = new double[shape.width()];
        kernel.rows((k, y, x, position, n) -> {
            int pixel = y * shape.width() + x;
            for (int i = 0; i < n; i++) {
                weighted[i] = arithmetic.get(e, position + i) * arithmetic.get(masks, position + i);
            }
            for (int j = 0; j < features.length; j++) {
                double[] a = features[j];
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += weighted[i] * a[pixel + i];
                }
                sums[at + k * features.length + j] -= sensitivities[k][j] * sum;
            }
        });
    }

    /** The relative change of the masks, -sum_j r_kj d_kj, along a direction d of the log S_kj that begins at an index of an array; in the order of the direct kernel. */
    A changes(double[] direction, int at) {
        Arithmetic<A> arithmetic = kernel.arithmetic();
        A changes = arithmetic.allocate(kernel.storageLength());
        kernel.rows((k, y, x, position, n) -> {
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < features.length; j++) {
                    sum += sensitivities[k][j]
                            * direction[at + k * features.length + j]
                            * features[j][y * shape.width() + x + i];
                }
                arithmetic.load(-sum * arithmetic.get(masks, position + i), changes, position + i);
            }
        });
        return changes;
    }
}
