package org.bilevel.experiments.benchmark;

import java.util.Map;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.experiments.data.SyntheticData;
import org.bilevel.solvers.problem.PackedData;
import org.jspecify.annotations.Nullable;

/**
 * A problem of the comparison, with its data and the steps of all methods.
 *
 * @param name on the command line and in results
 * @param description one paragraph for people
 * @param valueLabel what is shown as the value: f, or f less its minimum
 * @param quickSamples training and validation together, at most
 * @param fullSamples the same with {@code --full}
 * @param synthetic the data where no file is given; null for a problem that needs no data
 * @param steps of the methods
 * @param builder makes the problem
 */
public record MlProblem(
        String name,
        String description,
        String valueLabel,
        int quickSamples,
        int fullSamples,
        @Nullable SyntheticData synthetic,
        MlSteps steps,
        Builder builder) {

    /** Makes a problem of some data. */
    @FunctionalInterface
    interface Builder {

        /**
         * A problem.
         *
         * @param split of the data; null for a problem that needs none
         * @param samples training and validation together, where there is no data to tell
         * @param corruption probability that a training label is wrong, for data cleaning
         * @param seed of what is random in it
         */
        Instance build(@Nullable Split split, int samples, double corruption, SeedPath seed);
    }

    /**
     * A problem of one seed.
     *
     * @param problem what is to be solved
     * @param minimum min f where it is known in closed form, else 0
     * @param gradientScale of a full gradient's entries relative to those of a mini-batch of one, which the step of the full-batch reference is divided by
     */
    record Instance(FiniteSumProblem problem, double minimum, double gradientScale) {}

    /** Whether it is on labelled data, which a file may replace. */
    public boolean onData() {
        return synthetic != null;
    }

    /** The synthetic data, as much as is used; null for a problem that needs none. */
    @Nullable
    PackedData generate(boolean full) {
        return synthetic == null
                ? null
                : synthetic.generate(samples(full), SeedPath.of(0).child(name));
    }

    /**
     * The problem of a seed.
     *
     * @param data to be split; null for a problem that needs none
     * @param full whether all samples are used
     * @param corruption probability that a training label is wrong, for data cleaning
     * @param seed of the split and of what else is random
     */
    Instance build(@Nullable PackedData data, boolean full, double corruption, SeedPath seed) {
        String given = data == null ? "none" : data.toString();
        Options.require((data != null) == onData(), "data of " + name, given, onData() ? "given" : "none");
        Split split = data == null ? null : Split.of(data, samples(full), seed.child("split"));
        return builder.build(split, samples(full), corruption, seed.child(name));
    }

    private int samples(boolean full) {
        return full ? fullSamples : quickSamples;
    }

    /** All methods, by name, in the order of the results. */
    Map<String, StochasticBilevelMethod> methods(Instance instance, double[] start) {
        return steps.methods(instance.problem().constants(start).l(), steps.fullBatch() / instance.gradientScale());
    }
}
