package org.bilevel.imaging.fourier;

import org.jtransforms.fft.DoubleFFT_1D;

/**
 * The discrete Fourier transform of real planes of one size, X(u, v) = sum_{y,x} plane(y, x) exp(-2 pi i (u y / height + v x / width)), for u below height and v up to width / 2: the other half
 * follows by conjugate symmetry. A transform is an array of pairs of real and imaginary part, frequency after frequency, v fastest. Made of one-dimensional transforms, which allocate
 * scratch memory of a row or column where its length is no power of two. Belongs to one thread.
 */
public final class PlaneTransform {

    private final int height;
    private final int width;
    private final int columns;
    private final DoubleFFT_1D ofRows;
    private final DoubleFFT_1D ofColumns;
    private final double[] row;
    private final double[] column;

    /** Transforms of planes of one size. */
    public PlaneTransform(int height, int width) {
        this.height = height;
        this.width = width;
        columns = width / 2 + 1;
        ofRows = new DoubleFFT_1D(width);
        ofColumns = new DoubleFFT_1D(height);
        row = new double[width];
        column = new double[2 * height];
    }

    /** How many frequencies a transform has. */
    public int frequencies() {
        return height * columns;
    }

    /** Overwrites {@code out}, of twice as many entries as there are frequencies, with the transform of the plane that begins at an index. */
    public void forward(double[] planes, int start, double[] out) {
        for (int y = 0; y < height; y++) {
            System.arraycopy(planes, start + y * width, row, 0, width);
            ofRows.realForward(row);
            for (int v = 0; v < columns; v++) {
                out[2 * (y * columns + v)] = row[realAt(v)];
                out[2 * (y * columns + v) + 1] = isReal(v) ? 0 : row[imaginaryAt(v)];
            }
        }
        transformColumns(out, true);
    }

    /** Overwrites the plane that begins at an index with that of a transform, which is spoilt. */
    public void inverse(double[] transform, double[] planes, int start) {
        transformColumns(transform, false);
        for (int y = 0; y < height; y++) {
            for (int v = 0; v < columns; v++) {
                row[realAt(v)] = transform[2 * (y * columns + v)];
                if (!isReal(v)) {
                    row[imaginaryAt(v)] = transform[2 * (y * columns + v) + 1];
                }
            }
            ofRows.realInverse(row, true);
            System.arraycopy(row, 0, planes, start + y * width, width);
        }
    }

    private void transformColumns(double[] transform, boolean forward) {
        for (int v = 0; v < columns; v++) {
            for (int y = 0; y < height; y++) {
                column[2 * y] = transform[2 * (y * columns + v)];
                column[2 * y + 1] = transform[2 * (y * columns + v) + 1];
            }
            if (forward) {
                ofColumns.complexForward(column);
            } else {
                ofColumns.complexInverse(column, true);
            }
            for (int y = 0; y < height; y++) {
                transform[2 * (y * columns + v)] = column[2 * y];
                transform[2 * (y * columns + v) + 1] = column[2 * y + 1];
            }
        }
    }

    /** Whether frequency v of a real row is real: its mean, and the fastest wave of an even width. */
    private boolean isReal(int v) {
        return v == 0 || 2 * v == width;
    }

    /** Where the library keeps the real part of frequency v. */
    private int realAt(int v) {
        return 2 * v == width ? 1 : 2 * v;
    }

    /** Where the library keeps the imaginary part. */
    private int imaginaryAt(int v) {
        return 2 * v + 1 == width ? 1 : 2 * v + 1;
    }
}
