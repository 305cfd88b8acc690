package org.bilevel.solvers.linear;

import static org.assertj.core.api.Assertions.assertThat;

import org.bilevel.api.operator.Structure;
import org.bilevel.api.testkit.DenseOperator;
import org.junit.jupiter.api.Test;

final class TrueResidualTest {

    private final double[] x = {0};

    /** Of the system x = b. */
    private TrueResidual residual(double b, double tolerance) {
        return new TrueResidual(
                new DenseOperator(new double[][] {{1}}, Structure.POSITIVE_DEFINITE), new double[] {b}, x, tolerance);
    }

    private double measureAt(TrueResidual residual, double point) {
        x[0] = point;
        return residual.measure(new double[1]);
    }

    @Test
    void aNewStartThatHalvesTheResidualIsWorthwhile() {
        TrueResidual residual = residual(8, 1);
        assertThat(measureAt(residual, 0)).isEqualTo(8);
        assertThat(residual.hopeless()).as("the first").isFalse();

        assertThat(measureAt(residual, 4)).isEqualTo(4);
        assertThat(residual.hopeless()).as("half").isFalse();

        assertThat(measureAt(residual, 5.5)).isEqualTo(2.5);
        assertThat(residual.hopeless()).as("more than half").isTrue();
        assertThat(residual.products()).isEqualTo(3);
    }

    @Test
    void whatMeetsTheToleranceIsNotHopeless() {
        TrueResidual residual = residual(8, 2.5);
        measureAt(residual, 4);
        measureAt(residual, 5.5);
        assertThat(residual.norm()).isEqualTo(2.5);
        assertThat(residual.hopeless()).isFalse();
    }

    @Test
    void aCarriedResidualIsDueAtTheToleranceOrWhereItsDigitsEnd() {
        TrueResidual atTolerance = residual(8, 1);
        measureAt(atTolerance, 0);
        assertThat(atTolerance.due(1)).isTrue();
        assertThat(atTolerance.due(Math.nextUp(1.0))).isFalse();

        TrueResidual farStart = residual(8, 0);
        measureAt(farStart, 1032);
        assertThat(farStart.due(0x1p-50 * 1024)).isTrue();
        assertThat(farStart.due(0x1p-49 * 1024)).isFalse();

        TrueResidual nearStart = residual(1024, 0);
        measureAt(nearStart, 1023);
        assertThat(nearStart.due(0x1p-53 * 1024)).isTrue();
        assertThat(nearStart.due(0x1p-52 * 1024)).isFalse();

        TrueResidual tiny = residual(0x1p-1000, 0);
        measureAt(tiny, 0);
        assertThat(tiny.due(1e-140)).as("squares underflow").isTrue();
        assertThat(tiny.due(1e-139)).isFalse();
    }
}
