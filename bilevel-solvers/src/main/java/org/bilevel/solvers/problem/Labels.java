package org.bilevel.solvers.problem;

import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;

/** Changes to class labels. */
final class Labels {

    private Labels() {}

    /**
     * A copy some of whose labels, each with a probability, are replaced by another class, drawn uniformly.
     *
     * @param probability from 0 to 1
     */
    static int[] corrupted(int[] labels, int classes, double probability, SeedPath seed) {
        Options.require(probability >= 0 && probability <= 1, "probability", probability, "from 0 to 1");
        RandomGenerator random = seed.generator();
        int[] corrupted = labels.clone();
        for (int i = 0; i < corrupted.length; i++) {
            if (random.nextDouble() < probability) {
                corrupted[i] = (corrupted[i] + random.nextInt(1, classes)) % classes;
            }
        }
        return corrupted;
    }
}
