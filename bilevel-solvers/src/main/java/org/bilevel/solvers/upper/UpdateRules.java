package org.bilevel.solvers.upper;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.bilevel.solvers.vector.Vectors;

/** The update rules of the literature. Products, quotients and roots of vectors are meant entry by entry; t counts steps from 1. */
final class UpdateRules {

    private UpdateRules() {}

    /** u = z. */
    static UpdateRule gradient() {
        return _ -> new Remembering(Map.of()) {
            @Override
            public void direction(double[] z, double[] at, double[] direction) {
                Vectors.copy(z, direction);
            }
        };
    }

    /** m = beta m + z, u = m (Polyak 1964). */
    static UpdateRule momentum(double beta) {
        return d -> {
            double[] m = new double[d];
            return new Remembering(Map.of("m", m)) {
                @Override
                public void direction(double[] z, double[] at, double[] direction) {
                    Vectors.xpby(z, beta, m);
                    Vectors.copy(m, direction);
                }
            };
        };
    }

    /** G = G + z^2, u = z / (sqrt(G) + epsilon) (Duchi, Hazan and Singer 2011). */
    static UpdateRule adaGrad(double epsilon) {
        return d -> {
            double[] squares = new double[d];
            return new Remembering(Map.of("squares", squares)) {
                @Override
                public void direction(double[] z, double[] at, double[] direction) {
                    for (int i = 0; i < z.length; i++) {
                        squares[i] += z[i] * z[i];
                        direction[i] = z[i] / (Math.sqrt(squares[i]) + epsilon);
                    }
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
        return d -> {
            double[] v = new double[d];
            double[] power = {1};
            return new Remembering(Map.of("v", v, "power", power)) {
                @Override
                public void direction(double[] z, double[] at, double[] direction) {
                    power[0] *= beta2;
                    for (int i = 0; i < d; i++) {
                        v[i] = beta2 * v[i] + (1 - beta2) * z[i] * z[i];
                        direction[i] = z[i] / (Math.sqrt(v[i]) + epsilon) + decay * at[i];
                    }
                }

                @Override
                public double stepFactor() {
                    return Math.sqrt(1 - power[0]);
                }
            };
        };
    }

    /** A memory that consists of some arrays. */
    private abstract static class Remembering implements UpdateRule.Memory, Resumable {

        private final Map<String, double[]> arrays;

        Remembering(Map<String, double[]> arrays) {
            this.arrays = new TreeMap<>(arrays);
        }

        @Override
        public final Optional<Resumable> resumable() {
            return Optional.of(this);
        }

        @Override
        public final void save(SavedState into) {
            arrays.forEach(into::put);
        }

        @Override
        public final void restore(SavedState from) {
            arrays.forEach(from::get);
        }
    }

    /** How the first moment, the second moment and their bias corrections become a direction. */
    private abstract static class AdaptiveMoments extends Remembering {

        private final Moments moments;
        private final double decay;
        private final double[] m;
        private final double[] v;
        /** beta1^t and beta2^t. */
        private final double[] powers;

        AdaptiveMoments(int d, Moments moments, double decay) {
            this(new double[d], new double[d], new double[] {1, 1}, moments, decay);
        }

        private AdaptiveMoments(double[] m, double[] v, double[] powers, Moments moments, double decay) {
            super(Map.of("m", m, "v", v, "powers", powers));
            this.moments = moments;
            this.decay = decay;
            this.m = m;
            this.v = v;
            this.powers = powers;
        }

        /** The next second moment of an entry, from the last one, z and the next first moment. */
        abstract double secondMoment(double v, double z, double m);

        @Override
        public void direction(double[] z, double[] at, double[] direction) {
            powers[0] *= moments.beta1();
            powers[1] *= moments.beta2();
            for (int i = 0; i < m.length; i++) {
                m[i] = moments.beta1() * m[i] + (1 - moments.beta1()) * z[i];
                v[i] = secondMoment(v[i], z[i], m[i]);
                double scale = Math.sqrt(v[i] / (1 - powers[1])) + moments.epsilon();
                direction[i] = m[i] / (1 - powers[0]) / scale + decay * at[i];
            }
        }
    }
}
