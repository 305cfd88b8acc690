package org.bilevel.experiments.data;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.solvers.problem.PackedData;

/**
 * A generative model with the shape of a real data set. A sample draws its class from the frequencies; given the class,
 *
 * <pre>
 * continuous features   first-order autoregressive along their index (correlation 1/2, unit variance) about the class's mean, whose entries are normal of deviation 0.4
 * a group of k          one of k indicator features is 1, drawn with probabilities softmax(s_class), s_class normal of deviation 0.4
 * </pre>
 *
 * so that classes overlap, features are correlated, and some features tell more than others.
 *
 * @param continuous how many continuous features, at least 0
 * @param groups sizes of the groups of indicators, which follow the continuous features
 * @param frequencies of the classes, positive, up to a common factor
 */
public record SyntheticData(int continuous, List<Integer> groups, List<Double> frequencies) {

    /** 22 features, two classes, one of them rare, as in ijcnn1 (49 990 samples). */
    public static final SyntheticData IJCNN1 = new SyntheticData(12, List.of(10), List.of(0.903, 0.097));

    /** 54 features, 7 classes of very different size, as in covtype (581 012 samples). */
    public static final SyntheticData COVTYPE =
            new SyntheticData(10, List.of(4, 40), List.of(0.365, 0.488, 0.0615, 0.0047, 0.0163, 0.0299, 0.0353));

    private static final double SPREAD = 0.4;
    private static final double CORRELATION = 0.5;

    /**
     * Copies the lists and checks.
     *
     * @throws IllegalArgumentException if there are no features, fewer than two classes, or a size or frequency is not positive
     */
    public SyntheticData {
        groups = List.copyOf(groups);
        frequencies = List.copyOf(frequencies);
        Options.requireAtLeast("continuous", continuous, 0);
        Options.requireAtLeast("classes", frequencies.size(), 2);
        groups.forEach(size -> Options.requireAtLeast("group", size, 1));
        frequencies.forEach(frequency -> Options.requirePositive("frequency", frequency));
        Options.requireAtLeast(
                "features", continuous + groups.stream().mapToInt(k -> k).sum(), 1);
    }

    /** The number of features. */
    public int features() {
        return continuous + groups.stream().mapToInt(k -> k).sum();
    }

    /**
     * Draws samples.
     *
     * @param samples at least 1
     */
    public PackedData generate(int samples, SeedPath seed) {
        Options.requireAtLeast("samples", samples, 1);
        int classes = frequencies.size();
        double[] byClass = cumulative(frequencies.stream().mapToDouble(f -> f));
        double[][] means = normal(classes, continuous, seed.child("means"));
        double[][][] byGroup = new double[groups.size()][classes][];
        for (int g = 0; g < byGroup.length; g++) {
            double[][] scores =
                    normal(classes, groups.get(g), seed.child("group").child(g));
            for (int c = 0; c < classes; c++) {
                byGroup[g][c] = cumulative(Arrays.stream(scores[c]).map(Math::exp));
            }
        }
        int p = features();
        float[] features = new float[Math.multiplyExact(samples, p)];
        int[] labels = new int[samples];
        RandomGenerator random = seed.child("samples").generator();
        double innovation = Math.sqrt(1 - CORRELATION * CORRELATION);
        for (int i = 0; i < samples; i++) {
            int label = draw(byClass, random);
            labels[i] = label;
            double noise = random.nextGaussian();
            for (int f = 0; f < continuous; f++) {
                features[i * p + f] = (float) (means[label][f] + noise);
                noise = CORRELATION * noise + innovation * random.nextGaussian();
            }
            int offset = i * p + continuous;
            for (int g = 0; g < byGroup.length; g++) {
                features[offset + draw(byGroup[g][label], random)] = 1;
                offset += groups.get(g);
            }
        }
        return new PackedData(features, p, labels, classes);
    }

    private static double[][] normal(int rows, int columns, SeedPath seed) {
        RandomGenerator random = seed.generator();
        double[][] a = new double[rows][columns];
        for (double[] row : a) {
            Arrays.setAll(row, j -> SPREAD * random.nextGaussian());
        }
        return a;
    }

    private static double[] cumulative(DoubleStream weights) {
        double[] sums = weights.toArray();
        for (int k = 1; k < sums.length; k++) {
            sums[k] += sums[k - 1];
        }
        return sums;
    }

    /** An index with probability in proportion to its weight. */
    private static int draw(double[] cumulative, RandomGenerator random) {
        double at = random.nextDouble() * cumulative[cumulative.length - 1];
        int index = 0;
        while (index < cumulative.length - 1 && cumulative[index] <= at) {
            index++;
        }
        return index;
    }
}
