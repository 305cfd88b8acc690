package org.bilevel.solvers.sampling;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.BatchSequence;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;

/**
 * Importance sampling by measured gradient norms: probabilities in proportion to ||grad f_i|| give the smallest variance (Zhao and Zhang 2015, arXiv 1401.2753, section 2), and the last
 * ||z_i|| stands in for it (as in Alain et al. 2015, arXiv 1511.06481). Sample i has the probability p_i = uniform / m + (1 - uniform) n_i / sum n and the weight 1/(m b p_i), n_i its last
 * norm, or the mean of the known ones while it was never drawn.
 *
 * <p>Given everything before it, a batch is unbiased however old the norms are, and its second moment is at most 1 / uniform times that of uniform draws. The state
 * of a run is one norm a sample; until something is measured, draws are uniform. A batch costs O(m).
 *
 * @param batch b, the samples in a batch
 * @param uniform share of the draws that are uniform
 */
public record GradientNormSampling(
        @Option(value = "samples in a batch", preset = "8", range = ">= 1")
        int batch,

        @Option(
                value = "share of the draws that are uniform, which bounds weights by 1 / (batch uniform)",
                preset = "0.5",
                range = ">= 0.001, <= 1")
        double uniform)
        implements SamplingStrategy {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public GradientNormSampling {
        Options.requireAtLeast("batch", batch, 1);
        Options.require(uniform >= 0.001 && uniform <= 1, "uniform", uniform, ">= 0.001 and <= 1");
    }

    @Override
    public BatchSequence start(int sampleCount, SeedPath seed) {
        Sequences.requireSamples(sampleCount);
        return new Measured(sampleCount, seed);
    }

    @Override
    public Draws draws(int sampleCount) {
        return Draws.INDEPENDENT;
    }

    /** One run. */
    private final class Measured implements BatchSequence, Resumable {

        private static final double UNKNOWN = -1;

        private final double[] norms;
        private final BatchSequence draws;

        Measured(int sampleCount, SeedPath seed) {
            this.norms = new double[sampleCount];
            Arrays.fill(norms, UNKNOWN);
            this.draws = Sequences.perStep(
                    sampleCount, seed, (_, generator) -> new Discrete(importance(), uniform).draw(batch, generator));
        }

        @Override
        public Batch batch(long step) {
            return draws.batch(step);
        }

        @Override
        public void measured(long step, Batch batch, double[] measured) {
            for (int j = 0; j < measured.length; j++) {
                Options.requireAtLeast("norm of sample " + batch.samples()[j], measured[j], 0);
                norms[batch.samples()[j]] = measured[j];
            }
        }

        @Override
        public Optional<Resumable> resumable() {
            return Optional.of(this);
        }

        @Override
        public void save(SavedState into) {
            into.put("norms", norms);
        }

        @Override
        public void restore(SavedState from) {
            from.get("norms", norms);
        }

        private double[] importance() {
            double mean = Arrays.stream(norms)
                    .filter(norm -> norm != UNKNOWN)
                    .average()
                    .orElse(1);
            return Arrays.stream(norms)
                    .map(norm -> norm == UNKNOWN ? mean : norm)
                    .toArray();
        }
    }
}
