package org.bilevel.imaging.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Laws;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.regularizer.TotalVariation;
import org.junit.jupiter.api.Test;

final class RestorationProblemTest {

    private static final SeedPath SEED = SeedPath.of(3);
    private static final ImageShape GREY = new ImageShape(1, 4, 5);
    private static final ImageShape COLOUR = new ImageShape(3, 4, 5);

    @Test
    void samplesAreRequired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RestorationProblem(new Identity(), new TotalVariation(), List.of()))
                .withMessage("samples = 0, must be >= 1");
    }

    @Test
    void samplesShareTheirNumberOfChannels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestorationProblems.denoising(new TotalVariation(), SEED, GREY, COLOUR))
                .withMessage("numbers of channels among the samples = 2, must be 1");
    }

    @Test
    void dataHasTheLengthOfTheMeasurement() {
        Measurement good = RestorationProblems.sample(GREY, SEED);
        for (int length : new int[] {19, 21}) {
            Measurement bad = new Measurement("boat", good.truth(), new double[length]);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RestorationProblem(new Identity(), new TotalVariation(), List.of(good, bad)))
                    .withMessage("values measured of sample 'boat' = %d, must be 20".formatted(length));
        }
    }

    @Test
    void thetaIsChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestorationProblems.denoising(new TotalVariation(), SEED, GREY)
                        .lowerLevel(new double[3]))
                .withMessage("theta has length 3, the layout log_weight[1], log_smoothing[1] needs 2");
    }

    @Test
    void describesItsSamples() {
        List<Measurement> samples = new ArrayList<>();
        samples.add(RestorationProblems.sample(GREY, SEED));
        samples.add(RestorationProblems.sample(new ImageShape(1, 2, 3), SEED));
        RestorationProblem problem = new RestorationProblem(new Identity(), new TotalVariation(), samples);
        samples.clear();

        assertThat(problem.sampleCount()).isEqualTo(2);
        assertThat(problem.channels()).isEqualTo(1);
        assertThat(problem.shape(1)).isEqualTo(new ImageShape(1, 2, 3));
        assertThat(problem.dimension(0)).isEqualTo(20);
        assertThat(problem.dimension(1)).isEqualTo(6);
        assertThat(problem.layout()).isEqualTo(new TotalVariation().layout(1));
        double[] x = new double[6];
        problem.coldStart(1, x);
        assertThat(x).as("K^T y").isEqualTo(problem.samples().get(1).data());
    }

    @Test
    void objectiveIsDataTermPlusRegulariser() {
        RestorationProblem problem = RestorationProblems.denoising(new TotalVariation(), SEED, GREY);
        double[] theta = RestorationProblems.theta(problem, SEED);
        LowerLevelObjective h = problem.lowerLevel(theta).objective(0);
        double[] x = Dense.gaussian(20, SEED);
        double[] residual = Dense.plus(x, -1, problem.samples().getFirst().data());
        var bound = new TotalVariation().at(theta, 1);

        assertThat(h.value(x))
                .isCloseTo(
                        Dense.dot(residual, residual) / 2
                                + bound.evaluator(GREY).value(x),
                        within(1e-12));
        LowerLevelConstants constants = h.constants();
        assertThat(constants.mu()).isEqualTo(1);
        assertThat(constants.l()).isEqualTo(1 + bound.smoothness().value());
        assertThat(constants.smoothness().certified()).isTrue();
        assertThat(constants.hessianLipschitz()).isEqualTo(bound.hessianLipschitz());
    }

    @Test
    void upperLevelIsHalfTheMeanSquaredError() {
        RestorationProblem problem = RestorationProblems.denoising(new TotalVariation(), SEED, COLOUR);
        UpperLevelObjective g = problem.upperLevel(0);
        double[] truth = problem.samples().getFirst().truth().data();
        double[] x = Dense.gaussian(60, SEED);
        double distance = Dense.distance(x, truth);

        assertThat(g.value(x)).isCloseTo(distance * distance / 120, within(1e-14));
        assertThat(g.value(truth)).isZero();
        assertThat(g.smoothness().value()).isEqualTo(1.0 / 60);
        assertThat(g.smoothness().certified()).isTrue();
        Laws.assertGradient(g::value, g::gradient, x, SEED, Laws.ROUNDING);
        assertThat(new Denoising().operator()).isEqualTo(new Identity());
    }
}
