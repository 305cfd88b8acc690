package org.bilevel.imaging.regularizer;

/**
 * A layer of convolutions f, [outputs, inputs, size, size], composed with filters g, a plane [n, n] for every input and channel: the planes [n + size - 1, n + size - 1] of every output o and channel c are
 * sum_i f_oi * g_ic, in full. The result is bilinear in f and g; both transposes are here, too. Planes are indexed [input or output][channel].
 */
final class FilterLayer {

    private final int outputs;
    private final int inputs;
    private final int size;
    private final int channels;
    private final int n;

    FilterLayer(int outputs, int inputs, int size, int channels, int n) {
        this.outputs = outputs;
        this.inputs = inputs;
        this.size = size;
        this.channels = channels;
        this.n = n;
    }

    int outputSize() {
        return n + size - 1;
    }

    /** Adds the composition of f and g. */
    void compose(double[] f, double[][] g, double[][] out) {
        visit((tap, plane, entry, result, at) -> {
            double factor = f[tap];
            double[] from = g[plane];
            double[] to = out[result];
            for (int x = 0; x < n; x++) {
                to[at + x] += factor * from[entry + x];
            }
        });
    }

    /** Adds the transpose of compose in f, applied to planes. */
    void transposeInFilters(double[][] planes, double[][] g, double[] out) {
        visit((tap, plane, entry, result, at) -> {
            double[] a = planes[result];
            double[] b = g[plane];
            double sum = 0;
            for (int x = 0; x < n; x++) {
                sum += a[at + x] * b[entry + x];
            }
            out[tap] += sum;
        });
    }

    /** Adds the transpose of compose in g. */
    void transposeInPlanes(double[] f, double[][] planes, double[][] out) {
        visit((tap, plane, entry, result, at) -> {
            double factor = f[tap];
            double[] from = planes[result];
            double[] to = out[plane];
            for (int x = 0; x < n; x++) {
                to[entry + x] += factor * from[at + x];
            }
        });
    }

    @FunctionalInterface
    private interface Row {
        void visit(int tap, int plane, int entry, int result, int at);
    }

    /** Every tap of f with every row of g, n entries, and where in a plane the row of their products begins. */
    private void visit(Row row) {
        int side = outputSize();
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                for (int c = 0; c < channels; c++) {
                    for (int t = 0; t < size * size; t++) {
                        int tap = (o * inputs + i) * size * size + t;
                        int shift = t / size * side + t % size;
                        for (int y = 0; y < n; y++) {
                            row.visit(tap, i * channels + c, y * n, o * channels + c, shift + y * side);
                        }
                    }
                }
            }
        }
    }

    /** A zeroed plane for every output and channel. */
    double[][] newPlanes() {
        return new double[outputs * channels][outputSize() * outputSize()];
    }

    /** A bound on the norm of compose in f, and on that of its matrix of moduli: Young's inequality, and Cauchy's over inputs. */
    static double normInFilters(double[][] g) {
        double squares = 0;
        for (double[] plane : g) {
            squares += oneNorm(plane, 0, plane.length) * oneNorm(plane, 0, plane.length);
        }
        return Math.sqrt(squares);
    }

    /** The same for compose in g. */
    double normInPlanes(double[] f) {
        double squares = 0;
        for (int start = 0; start < f.length; start += size * size) {
            double norm = oneNorm(f, start, size * size);
            squares += norm * norm;
        }
        return Math.sqrt(squares);
    }

    /** For every output, the sum over inputs of ||f_oi||_1 times a number of the input: what bounds the 1-norm of the output's planes if that number bounds the input's. */
    double[] oneNorms(double[] f, double[] ofInputs) {
        double[] norms = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                norms[o] += oneNorm(f, (o * inputs + i) * size * size, size * size) * ofInputs[i];
            }
        }
        return norms;
    }

    static double oneNorm(double[] v, int start, int length) {
        double sum = 0;
        for (int i = start; i < start + length; i++) {
            sum += Math.abs(v[i]);
        }
        return sum;
    }
}
