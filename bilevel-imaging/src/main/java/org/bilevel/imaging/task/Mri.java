package org.bilevel.imaging.task;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.fidelity.DataFidelity;
import org.bilevel.imaging.fidelity.LearnedSampling;
import org.bilevel.imaging.fidelity.LeastSquares;
import org.bilevel.imaging.operator.ForwardOperator;
import org.bilevel.imaging.operator.FourierTransform;
import org.bilevel.imaging.operator.WeightedLines;

/**
 * Some lines of an image's Fourier transform are measured, those of lowest frequency, random ones, or ones that are learned with the regulariser. A line v stands for its mirror -v, too, as images are real; there are width / 2 + 1.
 *
 * @param pattern which lines
 * @param keep how many, as a fraction
 * @param width of images, in pixels
 * @param power what drives weights that are learned to 0 or 1
 * @param patternSeed of random lines
 * @param gamma strong convexity added to the lower level
 */
public record Mri(
        @Option(
                value = "which lines are measured; random ones and the line of frequency 0",
                preset = "learned",
                range = "learned, random, low")
        Pattern pattern,

        @Option(value = "fraction of the lines that are measured", preset = "0.25", range = "> 0 and < 1")
        double keep,

        @Option(value = "width of images in pixels, which says how many lines there are", preset = "64", range = ">= 4")
        int width,

        @Option(
                value =
                        "power p of the contrast s^p that lines of learned weights s have, which drives these to 0 or 1",
                preset = "1",
                range = ">= 1")
        double power,

        @Option(value = "seed of random lines", preset = "1")
        long patternSeed,

        @Option(value = Deblurring.GAMMA, preset = "0.001", range = "> 0")
        double gamma)
        implements Task {

    /** Ways to choose lines. */
    public enum Pattern {
        /** Learned with the regulariser. */
        LEARNED,
        /** The line of frequency 0, without which images lack their mean, and others with equal probabilities. */
        RANDOM,
        /** Those of the lowest frequencies. */
        LOW
    }

    private static final double LEAST_NOISE = 1.0 / 255;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException naming option, value and range
     */
    public Mri {
        Options.require(keep > 0 && keep < 1, "keep", keep, "> 0 and < 1");
        Options.requireAtLeast("width", width, 4);
        Options.requireAtLeast("power", power, 1);
        Options.requirePositive("gamma", gamma);
    }

    private int lines() {
        return FourierTransform.lines(width);
    }

    private int budget() {
        return Math.clamp(Math.round(keep * lines()), 1, lines() - 1);
    }

    private LearnedSampling learned() {
        return new LearnedSampling(lines(), budget(), power);
    }

    /** {@inheritDoc} All lines if it is yet to be learned which ones. */
    @Override
    public ForwardOperator operator() {
        return pattern == Pattern.LEARNED ? new FourierTransform() : new WeightedLines(fixedWeights());
    }

    private double[] fixedWeights() {
        double[] weights = new double[lines()];
        Arrays.fill(weights, 0, budget(), 1);
        if (pattern == Pattern.RANDOM) {
            RandomGenerator random = SeedPath.of(patternSeed).child("lines").generator();
            // A shuffle by Fisher and Yates of all lines but that of frequency 0.
            for (int v = lines() - 1; v > 1; v--) {
                int other = random.nextInt(1, v + 1);
                double weight = weights[v];
                weights[v] = weights[other];
                weights[other] = weight;
            }
        }
        return weights;
    }

    @Override
    public DataFidelity fidelity() {
        return pattern == Pattern.LEARNED ? learned() : new LeastSquares(operator());
    }

    /** {@inheritDoc} A quarter of the noise: lines that are not measured are made of the regulariser alone. */
    @Override
    public double startingNoise(double noise) {
        return Math.max(noise, LEAST_NOISE) / 4;
    }

    /** {@inheritDoc} The lines that are measured. */
    @Override
    public List<String> remarks(double[] parameters) {
        if (pattern != Pattern.LEARNED) {
            return List.of();
        }
        int[] chosen = learned().chosen(parameters);
        double[] weights = learned().weights(parameters);
        double least = 1;
        for (int v : chosen) {
            least = Math.min(least, weights[v]);
            weights[v] = 0;
        }
        double most = Arrays.stream(weights).max().orElse(0);
        String names = Arrays.stream(chosen).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        return List.of(String.format(
                Locale.ROOT,
                "learned lines, %d of %d: %s; their weights were at least %.3f, those of the others at most %.3f",
                chosen.length,
                lines(),
                names,
                least,
                most));
    }
}
