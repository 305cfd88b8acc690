package org.bilevel.solvers.upper;

import org.bilevel.solvers.vector.Vectors;

/** The update rules of the literature. Products, quotients and roots of vectors are meant entry by entry; t counts steps from 1. */
final class UpdateRules {

    private UpdateRules() {}

    /** u = z. */
    static UpdateRule gradient() {
        return _ -> (z, _, direction) -> Vectors.copy(z, direction);
    }

    /** m = beta m + z, u = m (Polyak 1964). */
    static UpdateRule momentum(double beta) {
        return d -> {
            double[] m = new double[d];
            return (z, _, direction) -> {
                Vectors.xpby(z, beta, m);
                Vectors.copy(m, direction);
            };
        };
    }

    /** G = G + z^2, u = z / (sqrt(G) + epsilon) (Duchi, Hazan and Singer 2011). */
    static UpdateRule adaGrad(double epsilon) {
        return d -> {
            double[] squares = new double[d];
            return (z, _, direction) -> {
                for (int i = 0; i < z.length; i++) {
                    squares[i] += z[i] * z[i];
                    direction[i] = z[i] / (Math.sqrt(squares[i]) + epsilon);
                }
            };
        };
    }

    /**
     * m = beta1 m + (1 - beta1) z, v = beta2 v + (1 - beta2) z^2, u = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + decay theta: Adam (Kingma and Ba 2015,
     * Algorithm 1), with decoupled weight decay AdamW (Loshchilov and Hutter 2019, Algorithm 2).
     */
    static UpdateRule adam(Moments moments, double decay) {
        return d -> new AdaptiveMoments(d, moments, decay) {
            @Override
            double secondMoment(double v, double z, double m) {
                return moments.beta2() * v + (1 - moments.beta2()) * z * z;
            }
        };
    }

    /** Adam with s = beta2 s + (1 - beta2) (z - m)^2 + epsilon in place of v (Zhuang et al. 2020, Algorithm 2). */
    static UpdateRule adaBelief(Moments moments) {
        return d -> new AdaptiveMoments(d, moments, 0) {
            @Override
            double secondMoment(double s, double z, double m) {
                return moments.beta2() * s + (1 - moments.beta2()) * (z - m) * (z - m) + moments.epsilon();
            }
        };
    }

    /**
     * v = beta2 v + (1 - beta2) z^2, u = z / (sqrt(v) + epsilon) + decay theta, alpha times sqrt(1 - beta2^t): what is averaged by schedule-free AdamW (Defazio et al. 2024,
     * Algorithm 1).
     */
    static UpdateRule rootMeanSquare(double beta2, double epsilon, double decay) {
        return d -> new UpdateRule.Memory() {

            private final double[] v = new double[d];
            private double power = 1;

            @Override
            public void direction(double[] z, double[] at, double[] direction) {
                power *= beta2;
                for (int i = 0; i < d; i++) {
                    v[i] = beta2 * v[i] + (1 - beta2) * z[i] * z[i];
                    direction[i] = z[i] / (Math.sqrt(v[i]) + epsilon) + decay * at[i];
                }
            }

            @Override
            public double stepFactor() {
                return Math.sqrt(1 - power);
            }
        };
    }

    /** How the first moment, the second moment and their bias corrections become a direction. */
    private abstract static class AdaptiveMoments implements UpdateRule.Memory {

        private final Moments moments;
        private final double decay;
        private final double[] m;
        private final double[] v;
        private double power1 = 1;
        private double power2 = 1;

        AdaptiveMoments(int d, Moments moments, double decay) {
            this.moments = moments;
            this.decay = decay;
            this.m = new double[d];
            this.v = new double[d];
        }

        /** The next second moment of an entry, from the last one, z and the next first moment. */
        abstract double secondMoment(double v, double z, double m);

        @Override
        public void direction(double[] z, double[] at, double[] direction) {
            power1 *= moments.beta1();
            power2 *= moments.beta2();
            for (int i = 0; i < m.length; i++) {
                m[i] = moments.beta1() * m[i] + (1 - moments.beta1()) * z[i];
                v[i] = secondMoment(v[i], z[i], m[i]);
                double scale = Math.sqrt(v[i] / (1 - power2)) + moments.epsilon();
                direction[i] = m[i] / (1 - power1) / scale + decay * at[i];
            }
        }
    }
}
