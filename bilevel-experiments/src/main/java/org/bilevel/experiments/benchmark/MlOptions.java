package org.bilevel.experiments.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.record.Budget;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.file.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison is to do.
 *
 * @param full the real data sets' shapes, instead of small ones
 * @param problems which problems, in order
 * @param data a LIBSVM file for the problems on data; null for synthetic data
 * @param seeds how many, at least 1: 1, 2, ...
 * @param calls oracle calls of a run, at least 1
 * @param seconds of a run's own work, positive; may be infinite
 * @param points where a run is evaluated beyond its start, evenly in the logarithm of its progress, at least 2
 * @param corruption probability that a training label of data cleaning is wrong
 * @param threads runs at a time, at least 1
 */
public record MlOptions(
        boolean full,
        List<MlProblem> problems,
        @Nullable Path data,
        int seeds,
        long calls,
        double seconds,
        int points,
        double corruption,
        int threads) {

    /** A run is first evaluated at this part of its budget. */
    private static final double FIRST = 1e-3;

    /**
     * Copies the list and checks.
     *
     * @throws IllegalArgumentException if an option is out of range
     */
    public MlOptions {
        problems = List.copyOf(problems);
        Options.requireAtLeast("problems", problems.size(), 1);
        Options.requireAtLeast("seeds", seeds, 1);
        Options.require(calls >= 1, "calls", calls, ">= 1");
        Options.require(seconds > 0, "seconds", seconds, "> 0");
        Options.requireAtLeast("points", points, 2);
        Options.require(corruption >= 0 && corruption <= 1, "corruption", corruption, "from 0 to 1");
        Options.requireAtLeast("threads", threads, 1);
    }

    Budget budget() {
        return Budget.UNLIMITED.withCost(calls).withSeconds(seconds);
    }

    /**
     * What determines a run besides its problem, method and seed.
     *
     * @throws IOException if the data cannot be read
     */
    Map<String, Object> ofRuns() throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("full", full);
        settings.put("calls", calls);
        settings.put("seconds", Double.isInfinite(seconds) ? "unlimited" : seconds);
        settings.put("points", points);
        settings.put("corruption", corruption);
        if (data == null) {
            settings.put("data", "synthetic, a function of the version alone");
        } else {
            settings.put(
                    "data_sha256", new Sha256().add(Files.readAllBytes(data)).hex());
        }
        return settings;
    }

    /** The part of its budget that a run has used. */
    double progress(long spentCalls, double spentSeconds) {
        return Math.max((double) spentCalls / calls, spentSeconds / seconds);
    }

    /** The progress at which a run is evaluated for the k-th time, k from 0, after its start. */
    double threshold(int k) {
        return Math.pow(FIRST, 1 - k / (points - 1.0));
    }
}
