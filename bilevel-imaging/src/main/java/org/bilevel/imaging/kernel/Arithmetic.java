package org.bilevel.imaging.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Arrays of one precision and the loops over them that kernels consist of. Loops may read and write up to {@link #slack} entries past the n they are asked
 * for: what is written there is meaningless, and arrays end with that much to spare. Belongs to one thread. Results do not depend on what has been compiled.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Arithmetic<A> {

    /** The one that suits the JVM: with the Vector API if its module is there, otherwise plain loops in double precision, whatever was asked for. */
    static Arithmetic<?> of(Precision precision) {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new PlainArithmetic();
        }
        return switch (precision) {
            case SINGLE -> new FloatVectorArithmetic();
            case DOUBLE -> new DoubleVectorArithmetic();
        };
    }

    /** The unit roundoff: 2^-24 or 2^-53. */
    double unit();

    /** Bytes of an entry. */
    int bytes();

    /** Fourier transforms in this arithmetic, where there are any. */
    default @Nullable Fourier<A> fourier() {
        return null;
    }

    /** How far loops overrun. */
    int slack();

    /** A zeroed array. */
    A allocate(int length);

    /** Copies and converts n entries. */
    void load(double[] from, int start, A to, int at, int n);

    /** Copies one entry. */
    void load(double value, A to, int at);

    /** Adds n converted entries. */
    void addTo(A from, int start, double[] to, int at, int n);

    /** One entry. */
    double get(A from, int at);

    /** Zeroes n entries, exactly. */
    void clear(A a, int at, int n);

    /** Sizes of the blocks of outputs that one sweep over the source can make, in ascending order. */
    int[] blocks();

    /**
     * out[at + b plane + j] = sum over taps t of weights[weightsAt + t block + b] source[base + offsets[t] + j], for b below block and j below n.
     *
     * @param block one of {@link #blocks}
     */
    void correlate(
            int block, A source, int base, int[] offsets, A weights, int weightsAt, A out, int at, int plane, int n);

    /**
     * sums[sumsAt + b taps + t] += sum over j below n of maps[at + b plane + j] source[base + offsets[t] + j], for five maps b and all taps. The maps must be zero in the
     * slack after n, and their sources finite there.
     *
     * @param offsets one for each tap; their number is a multiple of 4
     */
    void products(A maps, int at, int plane, A source, int base, int[] offsets, int n, double[] sums, int sumsAt);

    /** out[at + j] = sum over i below count of a[start + i (plane - 1) + j], for j below n: plane i moved by i to the right. */
    void addShifted(A a, int start, int plane, int count, A out, int at, int n);

    /** a = weight a / sqrt(a^2 + nu^2), the slope of the smoothed norm. */
    void slopes(A a, int at, double weight, double nu, int n);

    /** out = weight nu^2 / (a^2 + nu^2)^(3/2), its curvature. */
    void curvatures(A a, int at, double weight, double nu, A out, int outAt, int n);

    /** The sum of sqrt(a^2 + nu^2) - nu over n entries, exactly. */
    double potentials(A a, int at, double nu, int n);

    /** a = weight phi'(a). */
    void slopes(Potential potential, A a, int at, double weight, double nu, int n);

    /** out = weight phi''(a). */
    void curvatures(Potential potential, A a, int at, double weight, double nu, A out, int outAt, int n);

    /** The sum of phi(a) over n entries, exactly. */
    default double potentials(Potential potential, A a, int at, double nu, int n) {
        if (potential == Potential.SQRT) {
            return potentials(a, at, nu, n);
        }
        double sum = 0;
        for (int j = at; j < at + n; j++) {
            sum += potential.value(get(a, j), nu);
        }
        return sum;
    }

    /** a *= b. */
    void multiply(A a, int at, A b, int bAt, int n);

    /** a += factor b. */
    void addScaled(A a, int at, double factor, A b, int bAt, int n);

    /** The sum of a b over n entries, exactly. */
    double dot(A a, int at, A b, int bAt, int n);

    /** Copies n entries, exactly. */
    void copy(A from, int start, A to, int at, int n);
}
