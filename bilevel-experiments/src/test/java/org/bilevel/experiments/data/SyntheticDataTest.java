package org.bilevel.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.random.SeedPath;
import org.bilevel.solvers.problem.PackedData;
import org.junit.jupiter.api.Test;

final class SyntheticDataTest {

    private static final int SAMPLES = 4000;

    private final PackedData data = SyntheticData.COVTYPE.generate(SAMPLES, SeedPath.of(1));

    @Test
    void shapesAreThoseOfTheDataSets() {
        assertThat(SyntheticData.IJCNN1.features()).isEqualTo(22);
        assertThat(SyntheticData.IJCNN1.frequencies()).hasSize(2);
        assertThat(data.featureCount()).isEqualTo(54);
        assertThat(data.classes()).isEqualTo(7);
        assertThat(SyntheticData.COVTYPE.generate(SAMPLES, SeedPath.of(1)).features())
                .isEqualTo(data.features());
    }

    @Test
    void everyGroupHasOneIndicator() {
        for (int i = 0; i < SAMPLES; i++) {
            float[] row = Arrays.copyOfRange(data.features(), 54 * i, 54 * (i + 1));
            assertThat(ones(row, 10, 14)).isEqualTo(1);
            assertThat(ones(row, 14, 54)).isEqualTo(1);
        }
    }

    private static int ones(float[] row, int from, int to) {
        int ones = 0;
        for (int f = from; f < to; f++) {
            assertThat(row[f]).isIn(0f, 1f);
            ones += row[f] == 1 ? 1 : 0;
        }
        return ones;
    }

    /** Frequencies of classes, and mean, variance and neighbours' correlation of continuous features about their class's mean. */
    @Test
    void momentsAreThoseOfTheModel() {
        double frequent =
                Arrays.stream(data.labels()).filter(label -> label == 1).count() / (double) SAMPLES;
        assertThat(frequent).isCloseTo(0.488, within(0.04));
        double[] sums = new double[2];
        double squares = 0;
        double products = 0;
        int count = 0;
        for (int i = 0; i < SAMPLES; i++) {
            if (data.labels()[i] == 1) {
                sums[0] += data.features()[54 * i];
                sums[1] += data.features()[54 * i + 1];
                squares += data.features()[54 * i] * data.features()[54 * i];
                products += data.features()[54 * i] * data.features()[54 * i + 1];
                count++;
            }
        }
        double mean = sums[0] / count;
        assertThat(squares / count - mean * mean).isCloseTo(1, within(0.15));
        assertThat(products / count - mean * sums[1] / count).isCloseTo(0.5, within(0.12));
    }

    @Test
    void optionsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SyntheticData(0, List.of(), List.of(1.0, 1.0)))
                .withMessage("features = 0, must be >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SyntheticData(1, List.of(), List.of(1.0)))
                .withMessage("classes = 1, must be >= 2");
    }
}
