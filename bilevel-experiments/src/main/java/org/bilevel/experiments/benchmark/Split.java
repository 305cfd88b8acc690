package org.bilevel.experiments.benchmark;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.solvers.problem.PackedData;
import org.bilevel.solvers.sampling.RandomReshuffling;

/**
 * Data in two parts.
 *
 * @param training four fifths
 * @param validation the rest
 */
record Split(PackedData training, PackedData validation) {

    /** Draws without replacement. */
    static Split of(PackedData data, int samples, SeedPath seed) {
        int count = Math.min(samples, data.size());
        Options.requireAtLeast("samples of the data", count, 2);
        int[] order = new RandomReshuffling(data.size())
                .start(data.size(), seed)
                .batch(0)
                .samples();
        int cut = count - validation(count);
        return new Split(
                data.rows(Arrays.copyOfRange(order, 0, cut)), data.rows(Arrays.copyOfRange(order, cut, count)));
    }

    /** How many of some samples are for validation. */
    static int validation(int samples) {
        return Math.max(samples / 5, 1);
    }
}
