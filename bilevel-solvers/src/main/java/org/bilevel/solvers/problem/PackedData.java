package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;

/**
 * Samples of several classes in one array of single precision, a quarter of the memory of rows in double precision with their copies. Immutable; the arrays are not copied and
 * not to be modified.
 *
 * @param features finite, samples x features, row by row
 * @param featureCount features of a sample, at least 1; a bias is a feature that is always 1
 * @param labels one a sample, in 0..classes-1, not empty
 * @param classes at least 2
 */
public record PackedData(float[] features, int featureCount, int[] labels, int classes) {

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if lengths do not match, a feature is not finite, or a label is out of range
     */
    public PackedData {
        Options.requireAtLeast("classes", classes, 2);
        Options.requireAtLeast("featureCount", featureCount, 1);
        Options.require(labels.length > 0, "samples", labels.length, ">= 1");
        Options.require(
                features.length == (long) labels.length * featureCount,
                "length of features",
                features.length,
                "%d samples x %d features".formatted(labels.length, featureCount));
        for (int i = 0; i < labels.length; i++) {
            Options.require(
                    labels[i] >= 0 && labels[i] < classes, "label of sample " + i, labels[i], "in 0.." + (classes - 1));
        }
        for (int k = 0; k < features.length; k++) {
            Options.require(
                    Float.isFinite(features[k]), "features of sample " + k / featureCount, features[k], "finite");
        }
    }

    /** The number of samples. */
    public int size() {
        return labels.length;
    }

    /** A copy of some samples. */
    public PackedData rows(int[] samples) {
        float[] some = new float[Math.multiplyExact(samples.length, featureCount)];
        int[] someLabels = new int[samples.length];
        for (int j = 0; j < samples.length; j++) {
            System.arraycopy(features, samples[j] * featureCount, some, j * featureCount, featureCount);
            someLabels[j] = labels[samples[j]];
        }
        return new PackedData(some, featureCount, someLabels, classes);
    }

    /**
     * The same samples, some of whose labels, each with a probability, are replaced by another class, drawn uniformly.
     *
     * @param probability from 0 to 1
     */
    public PackedData withCorruptedLabels(double probability, SeedPath seed) {
        return new PackedData(features, featureCount, Labels.corrupted(labels, classes, probability, seed), classes);
    }

    /** A copy with every feature divided by its largest modulus, so that all lie in [-1, 1]; features that are 0 throughout stay. */
    public PackedData scaled() {
        float[] largest = new float[featureCount];
        for (int k = 0; k < features.length; k++) {
            largest[k % featureCount] = Math.max(largest[k % featureCount], Math.abs(features[k]));
        }
        float[] scaled = features.clone();
        for (int k = 0; k < scaled.length; k++) {
            float by = largest[k % featureCount];
            scaled[k] = by > 0 ? scaled[k] / by : 0;
        }
        return new PackedData(scaled, featureCount, labels, classes);
    }

    /** a_i^T x_k for the block k of x that begins at an offset. */
    double dot(int sample, double[] x, int offset) {
        int row = sample * featureCount;
        int blocked = featureCount - featureCount % 4;
        // As in Vectors.dot: four chains hide the latency of the addition.
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int f = 0; f < blocked; f += 4) {
            s0 += features[row + f] * x[offset + f];
            s1 += features[row + f + 1] * x[offset + f + 1];
            s2 += features[row + f + 2] * x[offset + f + 2];
            s3 += features[row + f + 3] * x[offset + f + 3];
        }
        for (int f = blocked; f < featureCount; f++) {
            s0 += features[row + f] * x[offset + f];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** Adds a a_i to the block of a vector that begins at an offset. */
    void axpy(double a, int sample, double[] out, int offset) {
        int row = sample * featureCount;
        for (int f = 0; f < featureCount; f++) {
            out[offset + f] += a * features[row + f];
        }
    }

    /** A new row of the features of a sample. */
    double[] row(int sample) {
        double[] row = new double[featureCount];
        Arrays.setAll(row, f -> features[sample * featureCount + f]);
        return row;
    }

    @Override
    public String toString() {
        return "PackedData(%d samples, %d features, %d classes)".formatted(size(), featureCount, classes);
    }
}
