package org.bilevel.experiments.learning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.experiment.Seeds;

/**
 * What learning runs have in common.
 *
 * @param configuration data, task, noise, regulariser and budget; methods replace the rest
 * @param batch samples in a mini-batch, at least 1
 * @param seeds how many, at least 1: 1, 2, ...; images, noise and batches come from them
 * @param threads runs at a time, at least 1; results do not depend on it
 */
public record LearningOptions(RunConfiguration configuration, int batch, int seeds, int threads) {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range, or nothing is held out
     */
    public LearningOptions {
        Options.requireAtLeast("seeds", seeds, 1);
        Options.requireAtLeast("threads", threads, 1);
        Options.requireAtLeast("batch", batch, 1);
        Options.require(
                configuration.budget().maxCost() >= 1,
                "cost",
                configuration.budget().maxCost(),
                ">= 1");
        Options.require(
                configuration.data().heldOut() > 0,
                "heldOut",
                configuration.data().heldOut(),
                "> 0");
    }

    long cost() {
        return configuration.budget().maxCost();
    }

    List<Integer> allSeeds() {
        return Seeds.upTo(seeds);
    }

    /** For the manifest. */
    Map<String, Object> settings(Map<Integer, String> hashes) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("seeds", allSeeds());
        settings.put("threads", threads);
        settings.put("data", configuration.data().source());
        settings.put("data_sha256", hashes);
        return settings;
    }
}
