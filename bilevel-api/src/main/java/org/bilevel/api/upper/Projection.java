package org.bilevel.api.upper;

/** The Euclidean projection onto a closed convex set. */
@FunctionalInterface
public interface Projection {

    /**
     * Replaces theta by the point of the set that is nearest to it.
     *
     * @param theta length d
     */
    void project(double[] theta);
}
