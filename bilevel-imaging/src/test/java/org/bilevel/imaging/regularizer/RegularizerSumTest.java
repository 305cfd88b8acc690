package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.junit.jupiter.api.Test;

/** A sum is what its terms are on their own. */
final class RegularizerSumTest {

    private static final ImageShape SHAPE = new ImageShape(1, 6, 5);
    private static final FieldsOfExperts FOE = new FieldsOfExperts(2, 3, Boundary.PERIODIC, Precision.DOUBLE);
    private static final TotalVariation TV = new TotalVariation();
    private static final RegularizerSum SUM = new RegularizerSum(TV, FOE);

    @Test
    void namesBlocksAfterTheirTerm() {
        assertThat(SUM.layout(1).blocks().stream().map(ParameterLayout.Block::toString))
                .containsExactly(
                        "first/log_weight[1]",
                        "first/log_smoothing[1]",
                        "second/filters[2,1,3,3]",
                        "second/log_weights[2]",
                        "second/log_scale[1]",
                        "second/log_smoothing[1]");
        assertThat(SUM.reach()).isEqualTo(Integer.MAX_VALUE);
        assertThat(new RegularizerSum(TV, TV).reach()).isEqualTo(1);
    }

    @Test
    void addsUpValuesAndConstants() {
        double[] theta = SUM.initialParameters(1, 0.2);
        double[] x = Dense.gaussian(SHAPE.size(), SeedPath.of(3));
        BoundRegularizer sum = SUM.at(theta, 1);
        BoundRegularizer tv = TV.at(TV.initialParameters(1, 0.1), 1);
        BoundRegularizer foe = FOE.at(FOE.initialParameters(1, 0.1), 1);
        double value = tv.evaluator(SHAPE).value(x) + foe.evaluator(SHAPE).value(x);

        assertThat(sum.evaluator(SHAPE).value(x)).isEqualTo(value);
        assertThat(sum.smoothness().value())
                .isGreaterThanOrEqualTo(
                        tv.smoothness().value() + foe.smoothness().value());
        assertThat(sum.smoothness().certified()).isTrue();
        assertThat(sum.hessianLipschitz().value())
                .isGreaterThanOrEqualTo(
                        tv.hessianLipschitz().value() + foe.hessianLipschitz().value());
    }

    @Test
    void knowsAnApproximationWhereBothTermsDo() {
        RegularizerEvaluator evaluator =
                SUM.at(SUM.initialParameters(1, 0.2), 1).evaluator(SHAPE);
        evaluator.linearize(Dense.gaussian(SHAPE.size(), SeedPath.of(4)));

        assertThat(evaluator.addHessianDiagonal(new double[SHAPE.size()])).isTrue();
    }
}
