package org.bilevel.solvers.problem;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.solvers.vector.Vectors;

/**
 * Samples of several classes. The arrays are copied by the constructor and are not to be modified.
 *
 * @param features samples x features, finite, neither empty; a bias is a feature that is always 1
 * @param labels one a sample, in 0..classes-1
 * @param classes at least 2
 */
public record LabelledData(double[][] features, int[] labels, int classes) {

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if lengths differ, a feature is not finite, or a label is out of range
     */
    public LabelledData {
        Options.requireAtLeast("classes", classes, 2);
        Options.require(features.length > 0, "samples", features.length, ">= 1");
        Options.require(labels.length == features.length, "labels", labels.length, "as many as samples");
        int length = features[0].length;
        Options.require(length > 0, "features", length, ">= 1");
        double[][] copy = new double[features.length][];
        for (int i = 0; i < copy.length; i++) {
            Options.require(features[i].length == length, "features of sample " + i, features[i].length, "" + length);
            Options.require(Vectors.isFinite(features[i]), "features of sample " + i, "not finite", "finite");
            Options.require(
                    labels[i] >= 0 && labels[i] < classes, "label of sample " + i, labels[i], "in 0.." + (classes - 1));
            copy[i] = features[i].clone();
        }
        features = copy;
        labels = labels.clone();
    }

    /**
     * A random mixture of Gaussians: class centres standard normal times the separation over the root of the number of features, unit covariance, labels uniform.
     * Data of the same {@code centres} path and shape share their centres, as training and validation data should.
     *
     * @param samples at least 1
     * @param features at least 1
     * @param classes at least 2
     * @param separation typical distance of a centre from 0, in standard deviations; at least 0
     * @param centres where the centres come from
     * @param seed where the samples come from
     */
    public static LabelledData random(
            int samples, int features, int classes, double separation, SeedPath centres, SeedPath seed) {
        Options.requireAtLeast("samples", samples, 1);
        Options.requireAtLeast("features", features, 1);
        Options.requireAtLeast("classes", classes, 2);
        Options.requireAtLeast("separation", separation, 0);
        RandomGenerator random = seed.generator();
        double scale = separation / Math.sqrt(features);
        double[][] means = gaussian(classes, features, centres.generator());
        double[][] a = gaussian(samples, features, random);
        int[] labels = random.ints(samples, 0, classes).toArray();
        for (int i = 0; i < samples; i++) {
            Vectors.axpy(scale, means[labels[i]], a[i]);
        }
        return new LabelledData(a, labels, classes);
    }

    private static double[][] gaussian(int rows, int columns, RandomGenerator random) {
        double[][] a = new double[rows][columns];
        for (double[] row : a) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return a;
    }

    /**
     * A copy some of whose labels, each with a probability, are replaced by another class, drawn uniformly.
     *
     * @param probability from 0 to 1
     */
    public LabelledData withCorruptedLabels(double probability, SeedPath seed) {
        return new LabelledData(features, Labels.corrupted(labels, classes, probability, seed), classes);
    }

    /** The number of samples. */
    public int size() {
        return labels.length;
    }

    /** The number of features of a sample. */
    public int featureCount() {
        return features[0].length;
    }

    @Override
    public String toString() {
        return "LabelledData(%d samples, %d features, %d classes)".formatted(size(), featureCount(), classes);
    }
}
