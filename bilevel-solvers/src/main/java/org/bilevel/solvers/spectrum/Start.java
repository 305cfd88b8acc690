package org.bilevel.solvers.spectrum;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.solvers.vector.Vectors;

/** Where both iterations start. */
final class Start {

    private Start() {}

    /** A random unit vector of length n >= 1, uniform on the sphere. */
    static double[] direction(int n, SeedPath seed) {
        RandomGenerator random = seed.child("start").generator();
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = random.nextGaussian();
        }
        Vectors.scale(1 / Vectors.norm2(v), v);
        return v;
    }
}
