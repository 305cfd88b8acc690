package org.bilevel.solvers.vector;

/**
 * Arithmetic on vectors as {@code double[]}. Lengths are the caller's business: every operand is at least as long as the
 * first. Results depend on the operands alone, never on the machine, since the order of every summation is fixed.
 */
public final class Vectors {

    /** Sums of squares within these bounds have neither overflowed nor lost anything that matters to underflow. */
    private static final double SAFE_SQUARES_LOW = 1e-280;

    private static final double SAFE_SQUARES_HIGH = 1e300;

    private Vectors() {}

    /** The inner product of x and y. */
    public static double dot(double[] x, double[] y) {
        int n = x.length;
        int blocked = n - n % 4;
        // Java keeps the order of floating-point sums: four independent chains hide the latency of the addition.
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < blocked; i += 4) {
            s0 += x[i] * y[i];
            s1 += x[i + 1] * y[i + 1];
            s2 += x[i + 2] * y[i + 2];
            s3 += x[i + 3] * y[i + 3];
        }
        for (int i = blocked; i < n; i++) {
            s0 += x[i] * y[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** The inner product of x and y - z. */
    public static double dotDifference(double[] x, double[] y, double[] z) {
        int n = x.length;
        int blocked = n - n % 4;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < blocked; i += 4) {
            s0 += x[i] * (y[i] - z[i]);
            s1 += x[i + 1] * (y[i + 1] - z[i + 1]);
            s2 += x[i + 2] * (y[i + 2] - z[i + 2]);
            s3 += x[i + 3] * (y[i + 3] - z[i + 3]);
        }
        for (int i = blocked; i < n; i++) {
            s0 += x[i] * (y[i] - z[i]);
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** The Euclidean norm of x (not its square), without spurious overflow or underflow. */
    public static double norm2(double[] x) {
        double squares = dot(x, x);
        return squares >= SAFE_SQUARES_LOW && squares <= SAFE_SQUARES_HIGH ? Math.sqrt(squares) : scaledNorm(x);
    }

    /** The Euclidean norm of x - y, without spurious overflow or underflow. */
    public static double distance(double[] x, double[] y) {
        int n = x.length;
        int blocked = n - n % 4;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < blocked; i += 4) {
            double d0 = x[i] - y[i];
            double d1 = x[i + 1] - y[i + 1];
            double d2 = x[i + 2] - y[i + 2];
            double d3 = x[i + 3] - y[i + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (int i = blocked; i < n; i++) {
            double d = x[i] - y[i];
            s0 += d * d;
        }
        double squares = (s0 + s1) + (s2 + s3);
        if (squares >= SAFE_SQUARES_LOW && squares <= SAFE_SQUARES_HIGH) {
            return Math.sqrt(squares);
        }
        double largest = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, Math.abs(x[i] - y[i]));
        }
        if (!(largest > 0) || largest == Double.POSITIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double scaled = (x[i] - y[i]) / largest;
            sum += scaled * scaled;
        }
        return largest * Math.sqrt(sum);
    }

    /** y becomes y + a x. */
    public static void axpy(double a, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] += a * x[i];
        }
    }

    /** {@code out} becomes y + a x; it may be one of them. */
    public static void axpyTo(double a, double[] x, double[] y, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = y[i] + a * x[i];
        }
    }

    /** y becomes y + a x; the inner product of the new y and z, for which it is not read again. */
    public static double axpyDot(double a, double[] x, double[] y, double[] z) {
        int n = x.length;
        int blocked = n - n % 4;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < blocked; i += 4) {
            double y0 = y[i] + a * x[i];
            double y1 = y[i + 1] + a * x[i + 1];
            double y2 = y[i + 2] + a * x[i + 2];
            double y3 = y[i + 3] + a * x[i + 3];
            y[i] = y0;
            y[i + 1] = y1;
            y[i + 2] = y2;
            y[i + 3] = y3;
            s0 += y0 * z[i];
            s1 += y1 * z[i + 1];
            s2 += y2 * z[i + 2];
            s3 += y3 * z[i + 3];
        }
        for (int i = blocked; i < n; i++) {
            y[i] += a * x[i];
            s0 += y[i] * z[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** y becomes x + b y. */
    public static void xpby(double[] x, double b, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] + b * y[i];
        }
    }

    /** x becomes a x. */
    public static void scale(double a, double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= a;
        }
    }

    /** {@code out} becomes x. */
    public static void copy(double[] x, double[] out) {
        System.arraycopy(x, 0, out, 0, x.length);
    }

    /** {@code out} becomes x - y; it may be one of them. */
    public static void subtract(double[] x, double[] y, double[] out) {
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i] - y[i];
        }
    }

    /** Whether no entry is NaN or infinite. */
    public static boolean isFinite(double[] x) {
        for (double entry : x) {
            if (!Double.isFinite(entry)) {
                return false;
            }
        }
        return true;
    }

    private static double scaledNorm(double[] x) {
        double largest = 0;
        for (double entry : x) {
            largest = Math.max(largest, Math.abs(entry));
        }
        if (!(largest > 0) || largest == Double.POSITIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (double entry : x) {
            double scaled = entry / largest;
            sum += scaled * scaled;
        }
        return largest * Math.sqrt(sum);
    }
}
