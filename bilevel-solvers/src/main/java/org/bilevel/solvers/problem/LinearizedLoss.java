package org.bilevel.solvers.problem;

import java.util.Arrays;
import org.bilevel.api.problem.Rounding;
import org.bilevel.solvers.spectrum.CertifiedSpectrum;
import org.bilevel.solvers.vector.Vectors;

/**
 * Evaluates a weighted loss, and holds the probabilities of all samples at one point, near which it knows more than the loss does everywhere. Owns its memory and belongs
 * to one thread; allocates nothing but in {@link #hessianFloor}. Proofs: docs/theory/constants.md, section 3.
 */
final class LinearizedLoss {

    private final WeightedLoss weighted;
    private final ScoreLoss loss;
    private final double[][] samples;
    private final int[] labels;
    private final double[][] argument;
    private final double[][] result;
    private final double[] scores;
    private final double[][] probabilities;
    private final double[][] slopes;
    private final double[] point;
    private double pointNorm;

    LinearizedLoss(WeightedLoss weighted) {
        LabelledData data = weighted.features().data();
        this.weighted = weighted;
        this.loss = weighted.loss();
        this.samples = data.features();
        this.labels = data.labels();
        this.argument = new double[loss.scores()][data.featureCount()];
        this.result = new double[loss.scores()][data.featureCount()];
        this.scores = new double[loss.scores()];
        this.probabilities = new double[samples.length][loss.scores()];
        this.slopes = new double[samples.length][loss.scores()];
        this.point = new double[weighted.features().unknowns()];
    }

    /** The point of the last {@link #linearize}; not to be modified. */
    double[] point() {
        return point;
    }

    /** Whether the point is. */
    boolean isFinite() {
        return pointNorm < Double.POSITIVE_INFINITY;
    }

    double value(double[] x) {
        split(x);
        double sum = 0;
        for (int i = 0; i < samples.length; i++) {
            score(i);
            sum += weighted.weight(i) * loss.value(scores, labels[i]);
        }
        return sum;
    }

    void gradient(double[] x, double[] gradient) {
        split(x);
        clear();
        for (int i = 0; i < samples.length; i++) {
            score(i);
            loss.probabilities(scores, scores);
            loss.subtractLabel(scores, labels[i]);
            addScores(weighted.weight(i), i);
        }
        join(gradient);
    }

    void linearize(double[] x) {
        split(x);
        for (int i = 0; i < samples.length; i++) {
            score(i);
            loss.probabilities(scores, probabilities[i]);
            Vectors.copy(probabilities[i], slopes[i]);
            loss.subtractLabel(slopes[i], labels[i]);
        }
        Vectors.copy(x, point);
        pointNorm = Rounding.up(Vectors.norm2(x), x.length);
    }

    /** Overwrites {@code out} with the Hessian at the point times v. */
    void hessian(double[] v, double[] out) {
        split(v);
        clear();
        for (int i = 0; i < samples.length; i++) {
            score(i);
            loss.curvature(probabilities[i], scores);
            addScores(weighted.weight(i), i);
        }
        join(out);
    }

    /** Adds the diagonal of the Hessian at the point. */
    void addHessianDiagonal(double[] out) {
        int p = samples[0].length;
        for (int i = 0; i < samples.length; i++) {
            for (int k = 0; k < scores.length; k++) {
                Arrays.fill(scores, 0);
                scores[k] = 1;
                loss.curvature(probabilities[i], scores);
                double curvature = weighted.weight(i) * scores[k];
                for (int f = 0; f < p; f++) {
                    out[k * p + f] += curvature * samples[i][f] * samples[i][f];
                }
            }
        }
    }

    /** Overwrites {@code out}, one entry a sample, with the derivatives of the l_i at the point along q, scaled. */
    void slopesAlong(double[] q, double[] scale, double[] out) {
        split(q);
        for (int i = 0; i < samples.length; i++) {
            score(i);
            out[i] = scale[i] * Vectors.dot(scores, slopes[i]);
        }
    }

    /** Overwrites {@code out} with sum_i v_i scale_i grad l_i at the point. */
    void combineSlopes(double[] v, double[] scale, double[] out) {
        clear();
        for (int i = 0; i < samples.length; i++) {
            Vectors.copy(slopes[i], scores);
            addScores(v[i] * scale[i], i);
        }
        join(out);
    }

    /** An upper bound on ||r_i|| at the point. */
    double slopeNorm(int i) {
        return Rounding.up(Vectors.norm2(slopes[i]), scores.length) + slopeRounding(i);
    }

    /** How far the computed r_i and probabilities may be off at the point. */
    double slopeRounding(int i) {
        return weighted.probabilityRounding(weighted.features().norms()[i], pointNorm);
    }

    /** A bound on the rounding error of {@link #hessian}, relative to ||v||. */
    double hessianRounding() {
        return weighted.hessianRounding(pointNorm);
    }

    /** An upper bound on ||C_i|| within a distance of the point, by self-concordance. */
    double curvatureNear(int i, double radius) {
        double atPoint = Rounding.up(loss.curvatureNorm(probabilities[i]), 8) + 4 * slopeRounding(i);
        double growth = Rounding.up(Math.exp(concordance(i) * radius), 1000);
        return Math.min(loss.largestCurvature(), Rounding.up(atPoint * growth, 2));
    }

    /** How fast C_i may change relative to itself: |d log C_i| <= concordance ||dx||. */
    private double concordance(int i) {
        return Rounding.up(loss.concordance() * weighted.features().norms()[i], 4);
    }

    /**
     * An upper bound on ||(Hessian(y) - Hessian(point)) q|| for ||y - point|| <= radius.
     *
     * @param q length n
     * @param radius at least 0
     */
    double hessianChange(double[] q, double radius) {
        split(q);
        double qNorm = Rounding.up(Vectors.norm2(q), q.length);
        double squares = 0;
        double fastest = 0;
        double singly = 0;
        for (int i = 0; i < samples.length; i++) {
            double along = alongNorm(i, qNorm);
            double rate =
                    Math.min(loss.largestThirdDerivative(), loss.concordance() * curvatureNear(i, radius)) * along;
            double change = Math.min(
                    loss.largestCurvature() * along, rate * weighted.features().norms()[i] * radius);
            squares += weighted.weight(i) * change * change;
            fastest = Math.max(fastest, rate);
            singly += weighted.weight(i) * weighted.features().norms()[i] * change;
        }
        double bySamples = Math.sqrt(weighted.gramNorm() * squares);
        double uniformly = weighted.gramNorm() * radius * fastest;
        return Rounding.up(Math.min(singly, Math.min(bySamples, uniformly)), samples.length + 64.0);
    }

    /**
     * An upper bound on the norm of the vector with entries scale_i (r_i(y) - r_i(point))^T t_i(q), for ||y - point|| <= radius.
     *
     * @param q length n
     * @param scale nonnegative, one a sample
     * @param radius at least 0
     */
    double slopeChange(double[] q, double[] scale, double radius) {
        split(q);
        double qNorm = Rounding.up(Vectors.norm2(q), q.length);
        double squares = 0;
        double fastest = 0;
        for (int i = 0; i < samples.length; i++) {
            double rate = scale[i] * curvatureNear(i, radius) * alongNorm(i, qNorm);
            double change = rate * weighted.features().norms()[i] * radius;
            squares += change * change;
            fastest = Math.max(fastest, rate);
        }
        double uniformly = Math.sqrt(weighted.features().squaredNorm()) * radius * fastest;
        return Rounding.up(Math.min(Math.sqrt(squares), uniformly), samples.length + 64.0);
    }

    /** An upper bound on ||t_i(q)|| for the q that is split. */
    private double alongNorm(int i, double qNorm) {
        score(i);
        return Rounding.up(Vectors.norm2(scores), scores.length)
                + weighted.scoreRounding() * weighted.features().norms()[i] * qNorm;
    }

    /**
     * A lower bound on the eigenvalues of Hessian(y) + diag(ridge) for ||y - point|| <= radius: those of sum_i w_i exp(-k ||a_i|| radius) C_i (x) a_i a_i^T + diag(ridge),
     * by a dense factorisation. Allocates.
     */
    double hessianFloor(double[] ridge, double radius) {
        int p = samples[0].length;
        double[][] matrix = new double[point.length][point.length];
        for (int i = 0; i < samples.length; i++) {
            double factor = weighted.weight(i) * Math.exp(-Rounding.up(concordance(i) * radius, 4));
            for (int l = 0; l < scores.length; l++) {
                Arrays.fill(scores, 0);
                scores[l] = 1;
                loss.curvature(probabilities[i], scores);
                // The lower triangle: blocks k >= l, in the diagonal ones rows f >= g.
                for (int k = l; k < scores.length; k++) {
                    for (int f = 0; f < p; f++) {
                        double coefficient = factor * scores[k] * samples[i][f];
                        int end = k == l ? f + 1 : p;
                        for (int g = 0; g < end; g++) {
                            matrix[k * p + f][l * p + g] += coefficient * samples[i][g];
                        }
                    }
                }
            }
        }
        double largestRidge = 0;
        for (int row = 0; row < point.length; row++) {
            matrix[row][row] += ridge[row];
            largestRidge = Math.max(largestRidge, ridge[row]);
            for (int column = 0; column < row; column++) {
                matrix[column][row] = matrix[row][column];
            }
        }
        double rounding = hessianRounding() + Rounding.gamma(8) * largestRidge;
        return CertifiedSpectrum.smallestEigenvalue(matrix).value() - Rounding.up(rounding, 4);
    }

    private void split(double[] x) {
        int p = samples[0].length;
        for (int k = 0; k < argument.length; k++) {
            System.arraycopy(x, k * p, argument[k], 0, p);
        }
    }

    private void clear() {
        for (double[] block : result) {
            Arrays.fill(block, 0);
        }
    }

    private void join(double[] out) {
        int p = samples[0].length;
        for (int k = 0; k < result.length; k++) {
            System.arraycopy(result[k], 0, out, k * p, p);
        }
    }

    /** The scores of a sample at the vector that is split. */
    private void score(int i) {
        for (int k = 0; k < scores.length; k++) {
            scores[k] = Vectors.dot(samples[i], argument[k]);
        }
    }

    private void addScores(double factor, int i) {
        for (int k = 0; k < scores.length; k++) {
            Vectors.axpy(factor * scores[k], samples[i], result[k]);
        }
    }
}
