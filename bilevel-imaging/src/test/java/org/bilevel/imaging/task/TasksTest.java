package org.bilevel.imaging.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.Mask;
import org.bilevel.imaging.regularizer.TotalVariation;
import org.junit.jupiter.api.Test;

final class TasksTest {

    @Test
    void gammaIsTheStrongConvexityOfWhatAMaskHides() {
        Task task = new Inpainting(0.5, 1, 0.01);
        Image truth = RestorationProblems.sample(new ImageShape(1, 4, 6), SeedPath.of(1))
                .truth();
        Measurement sample = new Measurement("sample", truth, new double[12]);
        RestorationProblem problem =
                new RestorationProblem(task.operator(), task.gamma(), new TotalVariation(), List.of(sample));
        LowerLevelConstants constants =
                problem.lowerLevel(new double[2]).objective(0).constants();

        assertThat(constants.mu()).isEqualTo(0.01);
        assertThat(constants.strongConvexity().certified()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RestorationProblem(new Mask(0.5, 1), new TotalVariation(), List.of(sample)))
                .withMessageStartingWith("gamma = 0, must be > 0, as the smallest eigenvalue of K^T K of Mask");
    }

    @Test
    void optionsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Deblurring(5, 1, Boundary.PERIODIC, 0))
                .withMessage("gamma = 0, must be > 0 and finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inpainting(0.5, 1, Double.NaN))
                .withMessage("gamma = NaN, must be > 0 and finite");
    }

    @Test
    void regularisersStartFromLevelsOfNoiseThatSuitTheTask() {
        assertThat(new Denoising().startingNoise(0.1)).isEqualTo(0.1);
        assertThat(new Deblurring(5, 1, Boundary.PERIODIC, 1).startingNoise(2.0 / 255))
                .isCloseTo(0.1 / 255, within(1e-15));
        assertThat(new Deblurring(5, 1, Boundary.PERIODIC, 1).startingNoise(0)).isPositive();
        assertThat(new Inpainting(0.5, 1, 1).startingNoise(0)).isPositive();
        assertThat(new Inpainting(0.5, 1, 1).startingNoise(0.1)).isEqualTo(0.1);
    }
}
