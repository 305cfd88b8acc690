package org.bilevel.solvers.sampling;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;

/**
 * Independent draws with replacement, sample i with probability p_i = uniform / m + (1 - uniform) c_i / sum c and weight 1/(m b p_i), which is unbiased. With c_i
 * the Lipschitz constant of grad f_i it is the sampling of Needell, Srebro and Ward 2014: the rate then depends on the mean of the constants instead of the largest one. They recommend half of
 * the draws to be uniform, which at worst doubles the second moment.
 *
 * @param batch b, the samples in a batch
 * @param constants c by index of the sample, such as Lipschitz constants; 1 where none is given
 * @param uniform share of the draws that are uniform
 */
public record ImportanceSampling(
        @Option(value = "samples in a batch", preset = "8", range = ">= 1")
        int batch,

        @Option(
                value =
                        "importance by index of the sample, such as the Lipschitz constant of its gradient; 1 where none is given",
                preset = "{}",
                range = "> 0")
        Map<String, Double> constants,

        @Option(
                value = "share of the draws that are uniform, which bounds weights by 1 / (batch uniform)",
                preset = "0.5",
                range = ">= 0, <= 1")
        double uniform)
        implements SamplingStrategy {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public ImportanceSampling {
        Options.requireAtLeast("batch", batch, 1);
        constants.forEach((sample, constant) -> {
            Options.require(
                    sample.matches("0|[1-9]\\d{0,8}"),
                    "constants of '" + sample + "'",
                    constant,
                    "of a sample: 0, 1, ...");
            Options.requirePositive("constants of '" + sample + "'", constant);
        });
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        Options.require(uniform >= 0 && uniform <= 1, "uniform", uniform, ">= 0 and <= 1");
    }

    /**
     * Of a constant for every sample, half of the draws uniform.
     *
     * @param batch b
     * @param constants c, positive, one a sample
     */
    public static ImportanceSampling by(int batch, double... constants) {
        Map<String, Double> bySample = new LinkedHashMap<>();
        for (int i = 0; i < constants.length; i++) {
            bySample.put(String.valueOf(i), constants[i]);
        }
        return new ImportanceSampling(batch, bySample, 0.5);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a constant belongs to no sample, or is so small beside the others that its sample would never be drawn
     */
    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        Sequences.requireSamples(sampleCount);
        double[] importance = new double[sampleCount];
        Arrays.fill(importance, 1);
        constants.forEach((sample, constant) -> {
            int index = Integer.parseInt(sample);
            Options.require(
                    index < sampleCount,
                    "constants of '" + sample + "'",
                    constant,
                    "of a sample: 0.." + (sampleCount - 1));
            importance[index] = constant;
        });
        Discrete distribution = new Discrete(importance, uniform);
        return Sequences.perStep(sampleCount, seed, (_, generator) -> distribution.draw(batch, generator));
    }

    @Override
    public Draws draws(int sampleCount) {
        return Draws.INDEPENDENT;
    }
}
