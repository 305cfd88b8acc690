package org.bilevel.experiments.solvers;

import java.util.List;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.DataConfiguration;

/**
 * What the comparison of pairs is to do.
 *
 * @param data where images come from, and their shape; its number of images is not used, each seed takes one
 * @param noise standard deviation of the noise, on the 0..255 scale
 * @param filters of the Fields of Experts
 * @param size side of the filters
 * @param seeds how many, at least 1: 1, 2, ...; an image each
 * @param iterations most iterations of a solve, at least 1
 */
public record PairOptions(DataConfiguration data, double noise, int filters, int size, int seeds, int iterations) {

    /** Certified relative errors, from coarse to fine. */
    static final List<Double> TARGETS = List.of(1e-1, 1e-2, 1e-3, 1e-4);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if an option is out of range
     */
    public PairOptions {
        Options.requirePositive("noise", noise);
        Options.requireAtLeast("filters", filters, 1);
        Options.requireAtLeast("size", size, 3);
        Options.requireAtLeast("seeds", seeds, 1);
        Options.requireAtLeast("iterations", iterations, 1);
    }
}
