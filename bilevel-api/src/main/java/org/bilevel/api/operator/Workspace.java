package org.bilevel.api.operator;

import java.util.ArrayList;
import java.util.List;

/**
 * The reusable memory of one solver on one thread: numbered vectors, allocated on first use and kept. The content of a
 * vector is whatever its last user left there.
 */
public final class Workspace {

    private final List<double[]> vectors = new ArrayList<>();

    /**
     * The vector in a slot.
     *
     * @param slot 0, 1, 2, ...; a method that uses k vectors uses slots 0 to k - 1
     * @param length its length; a slot whose length changes is allocated anew
     */
    public double[] vector(int slot, int length) {
        while (vectors.size() <= slot) {
            vectors.add(new double[0]);
        }
        double[] vector = vectors.get(slot);
        if (vector.length != length) {
            vector = new double[length];
            vectors.set(slot, vector);
        }
        return vector;
    }

    /** How many vectors are held, the k of a method's "k n" storage. */
    public int vectorCount() {
        return vectors.size();
    }
}
