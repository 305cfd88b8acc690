package org.bilevel.imaging.regularizer;

import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.spi.Option;
import org.bilevel.api.spi.Options;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;

/**
 * R(x) = R_1(x) + R_2(x), each with parameters of its own. theta is that of R_1 followed by that of R_2; block {@code b} of R_1 is called {@code first/b}, that of R_2 {@code second/b}. Constants are the sums, or for the mixed derivative [B_1, B_2] the roots
 * of sums of squares, and certified if both are.
 *
 * @param first R_1
 * @param second R_2
 */
public record RegularizerSum(
        @Option(value = "one term", preset = "{name: tv}", range = "regularizer")
        Regularizer first,

        @Option(value = "the other term", preset = "{name: foe}", range = "regularizer")
        Regularizer second)
        implements Regularizer {

    @Override
    public ParameterLayout layout(int channels) {
        ParameterLayout.Builder builder = ParameterLayout.builder();
        add(builder, "first/", first.layout(channels));
        add(builder, "second/", second.layout(channels));
        return builder.build();
    }

    private static void add(ParameterLayout.Builder builder, String prefix, ParameterLayout layout) {
        for (ParameterLayout.Block block : layout.blocks()) {
            builder.add(prefix + block.name(), block.shape());
        }
    }

    /** {@inheritDoc} Those of both for half of the noise, with which both together smooth about as much as one for all of it, if weights go with the noise. */
    @Override
    public double[] initialParameters(int channels, double noise) {
        Options.requirePositive("noise", noise);
        double[] theta = new double[layout(channels).dimension()];
        double[] ofFirst = first.initialParameters(channels, noise / 2);
        double[] ofSecond = second.initialParameters(channels, noise / 2);
        System.arraycopy(ofFirst, 0, theta, 0, ofFirst.length);
        System.arraycopy(ofSecond, 0, theta, ofFirst.length, ofSecond.length);
        return theta;
    }

    /** {@inheritDoc} If one of both does; both get the same. */
    @Override
    public boolean guided() {
        return first.guided() || second.guided();
    }

    /** {@inheritDoc} The larger of both. */
    @Override
    public int reach() {
        return Math.max(first.reach(), second.reach());
    }

    @Override
    public BoundRegularizer at(double[] theta, int channels) {
        layout(channels).requireFinite(theta);
        ParameterLayout ofFirst = first.layout(channels);
        ParameterLayout ofSecond = second.layout(channels);
        double[] head = new double[ofFirst.dimension()];
        double[] tail = new double[ofSecond.dimension()];
        System.arraycopy(theta, 0, head, 0, head.length);
        System.arraycopy(theta, head.length, tail, 0, tail.length);
        return new BoundSum(first.at(head, channels), ofFirst, second.at(tail, channels), ofSecond);
    }

    private record BoundSum(
            BoundRegularizer first, ParameterLayout ofFirst, BoundRegularizer second, ParameterLayout ofSecond)
            implements BoundRegularizer {

        @Override
        public Constant smoothness() {
            return RegularizerSumEvaluator.sum(first.smoothness(), second.smoothness());
        }

        @Override
        public Constant hessianLipschitz() {
            return RegularizerSumEvaluator.sum(first.hessianLipschitz(), second.hessianLipschitz());
        }

        @Override
        public RegularizerEvaluator evaluator(ImageShape shape) {
            return sum(first.evaluator(shape), second.evaluator(shape), shape);
        }

        @Override
        public RegularizerEvaluator evaluator(Image guide) {
            return sum(first.evaluator(guide), second.evaluator(guide), guide.shape());
        }

        private RegularizerEvaluator sum(RegularizerEvaluator one, RegularizerEvaluator other, ImageShape shape) {
            return new RegularizerSumEvaluator(one, ofFirst, other, ofSecond, first.smoothness(), shape.size());
        }
    }
}
