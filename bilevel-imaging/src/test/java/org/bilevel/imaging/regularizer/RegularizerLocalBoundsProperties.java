package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.NearbyPoints;

/** What is known near an image, against dense derivatives at images that try to break it. */
final class RegularizerLocalBoundsProperties {

    /** Of the dense references, relative to the size of what is subtracted. */
    private static final double ROUNDING = 1e-13;

    @Provide
    Arbitrary<RegularizerSetting> settings() {
        return RegularizerSetting.arbitrary();
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void changesNearAnImageAreWithinTheirBounds(@ForAll("settings") RegularizerSetting setting) {
        DenseReference reference = setting.reference();
        double[] x = setting.image();
        double[] q = setting.q();
        double radius = setting.radius();
        RegularizerEvaluator evaluator = setting.linearized(x);
        double[] ax = reference.hessianTimes(x, q);
        double[] bx = reference.mixedTimes(x, q);
        List<double[]> near = NearbyPoints.of(
                setting.problem(),
                0,
                setting.theta(),
                x,
                q,
                radius,
                setting.seed().child("near"));
        for (double[] y : near) {
            assertBounded(Dense.plus(reference.hessianTimes(y, q), -1, ax), evaluator.hessianChange(q, radius), ax);
            double[] change = Dense.plus(reference.mixedTimes(y, q), -1, bx);
            assertBounded(change, evaluator.mixedChange(q, radius), bx);
            for (ParameterLayout.Block block : setting.layout().blocks()) {
                assertBounded(block.copyOf(change), evaluator.mixedChange(q, radius, block), bx);
            }
        }
    }

    private static void assertBounded(double[] change, Constant bound, double[] size) {
        assertThat(bound.certified()).isTrue();
        assertThat(Dense.norm(change))
                .as("against the bound from: %s", bound.source())
                .isLessThanOrEqualTo(bound.value() + ROUNDING * Dense.norm(size));
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void blocksOfTheMixedDerivativeAreWithinTheirNorms(@ForAll("settings") RegularizerSetting setting) {
        double[] x = setting.image();
        RegularizerEvaluator evaluator = setting.linearized(x);
        double[][] rows = setting.reference().mixed(x);
        double blocks = 0;
        for (ParameterLayout.Block block : setting.layout().blocks()) {
            double[][] part = List.of(rows).subList(block.offset(), block.end()).toArray(double[][]::new);
            double norm = DenseReference.spectralNorm(
                    part, setting.seed().child("power").generator());
            double bound = evaluator.mixedNorm(block).value();
            assertThat(norm).as("norm of %s", block).isLessThanOrEqualTo(bound * (1 + ROUNDING));
            blocks += bound * bound;
            assertThat(bound)
                    .as("a block is no larger than all of B")
                    .isLessThanOrEqualTo(evaluator.mixedNorm().value());
        }
        double norm =
                DenseReference.spectralNorm(rows, setting.seed().child("power").generator());
        assertThat(norm).isLessThanOrEqualTo(evaluator.mixedNorm().value() * (1 + ROUNDING));
        assertThat(evaluator.mixedNorm().value())
                .as("all blocks together")
                .isLessThanOrEqualTo(Math.sqrt(blocks) * (1 + 1e-11));
    }

    /** What LocalBound takes the lesser of may cross for other regularisers, but not for these. */
    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void localBoundsAreNoLargerThanThoseThatHoldEverywhere(@ForAll("settings") RegularizerSetting setting) {
        double[] q = setting.q();
        double radius = setting.radius();
        RegularizerEvaluator evaluator = setting.linearized(setting.image());
        double distance = radius * Dense.norm(q) * (1 + 1e-10);

        assertThat(evaluator.hessianChange(q, radius).value())
                .isLessThanOrEqualTo(setting.bound().hessianLipschitz().value() * distance);
        assertThat(evaluator.mixedChange(q, radius).value())
                .isLessThanOrEqualTo(evaluator.mixedLipschitz().value() * distance);
    }

    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void nothingChangesWithinNoDistance(@ForAll("settings") RegularizerSetting setting) {
        double[] q = setting.q();
        RegularizerEvaluator evaluator = setting.linearized(setting.image());

        assertThat(evaluator.hessianChange(q, 0).value())
                .as("but for rounding")
                .isBetween(0.0, 1e-9 * setting.bound().smoothness().value());
        assertThat(evaluator.mixedChange(q, 0).value()).isZero();
        for (ParameterLayout.Block block : setting.layout().blocks()) {
            assertThat(evaluator.mixedChange(q, 0, block).value()).isZero();
        }
    }
}
