package org.bilevel.imaging.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Derivatives of {@link Potential}s in single precision with the Vector API, without its transcendental functions, whose bits differ from machine to machine. Loops overrun as those of {@link Arithmetic}. Relative errors are below 16 unit roundoffs, but that of Huber's
 * curvature, which is relative to its largest value.
 */
final class FloatPotentials {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Numerator and denominator of tanh on [-LIMIT, LIMIT], odd and even: s P(s^2) / Q(s^2); from Eigen 3.4 (generic_fast_tanh_float). */
    private static final float[] NUMERATOR = {
        -2.7607684e-16f, 2.000188e-13f, -8.604672e-11f, 5.1222973e-8f, 1.48572235e-5f, 0.00063726195f, 0.0048935246f
    };

    private static final float[] DENOMINATOR = {1.1982584e-6f, 0.00011853471f, 0.0022684347f, 0.004893525f};

    private static final float LIMIT = 7.905311f;

    /** Taylor coefficients of 2^-f, highest first: on [0, 1] the rest is below 2^-26. */
    private static final float[] POWER = power();

    private static final float TWO_OVER_LOG_2 = (float) (2 / Math.log(2));

    private FloatPotentials() {}

    private static float[] power() {
        double[] terms = new double[10];
        terms[0] = 1;
        for (int i = 1; i < terms.length; i++) {
            terms[i] = -terms[i - 1] * Math.log(2) / i;
        }
        float[] coefficients = new float[terms.length];
        for (int i = 0; i < terms.length; i++) {
            coefficients[i] = (float) terms[terms.length - 1 - i];
        }
        return coefficients;
    }

    private static FloatVector polynomial(float[] coefficients, FloatVector x) {
        FloatVector sum = FloatVector.broadcast(SPECIES, coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            sum = sum.fma(x, FloatVector.broadcast(SPECIES, coefficients[i]));
        }
        return sum;
    }

    static void huberSlopes(float[] a, int at, double weight, double nu, int n) {
        float w = (float) weight;
        float scale = (float) (1 / nu);
        for (int j = at; j < at + n; j += LANES) {
            FloatVector s = FloatVector.fromArray(SPECIES, a, j).mul(scale);
            FloatVector left = s.abs().neg().add(1.5f).max(0).min(1);
            FloatVector most = left.mul(left).mul(-0.5f).add(1);
            s.min(most).max(most.neg()).mul(w).intoArray(a, j);
        }
    }

    static void huberCurvatures(float[] a, int at, double weight, double nu, float[] out, int outAt, int n) {
        float w = (float) (weight / nu);
        float scale = (float) (1 / nu);
        for (int j = 0; j < n; j += LANES) {
            FloatVector s = FloatVector.fromArray(SPECIES, a, at + j).mul(scale);
            s.abs().neg().add(1.5f).max(0).min(1).mul(w).intoArray(out, outAt + j);
        }
    }

    static void logCoshSlopes(float[] a, int at, double weight, double nu, int n) {
        float w = (float) weight;
        float scale = (float) (1 / nu);
        for (int j = at; j < at + n; j += LANES) {
            FloatVector s =
                    FloatVector.fromArray(SPECIES, a, j).mul(scale).min(LIMIT).max(-LIMIT);
            FloatVector square = s.mul(s);
            polynomial(NUMERATOR, square)
                    .mul(s)
                    .div(polynomial(DENOMINATOR, square))
                    .mul(w)
                    .intoArray(a, j);
        }
    }

    /** 1 - tanh^2 = 4 e / (1 + e)^2 with e = exp(-2 |s|) = 2^-i 2^-f, f in [0, 1). */
    static void logCoshCurvatures(float[] a, int at, double weight, double nu, float[] out, int outAt, int n) {
        float w = (float) (4 * weight / nu);
        float scale = (float) (1 / nu);
        for (int j = 0; j < n; j += LANES) {
            FloatVector exponent = FloatVector.fromArray(SPECIES, a, at + j)
                    .mul(scale)
                    .abs()
                    .mul(TWO_OVER_LOG_2)
                    .min(120);
            IntVector whole = (IntVector) exponent.convert(VectorOperators.F2I, 0);
            FloatVector rest = exponent.sub((FloatVector) whole.convert(VectorOperators.I2F, 0));
            FloatVector power =
                    whole.neg().add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector e = polynomial(POWER, rest).mul(power);
            FloatVector sum = e.add(1);
            e.mul(w).div(sum.mul(sum)).intoArray(out, outAt + j);
        }
    }
}
