package org.bilevel.solvers.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CholeskyTest {

    @Test
    void aPivotOfZeroIsAFailure() {
        Cholesky cholesky = new Cholesky(new double[][] {{1, 1}, {1, 1}});
        assertThat(cholesky.succeeds(0)).isFalse();
        assertThat(cholesky.succeeds(-0x1p-20)).isTrue();
    }

    @Test
    void whatOverflowsOrIsNaNIsAFailure() {
        assertThat(new Cholesky(new double[][] {{0x1p-1000, 1}, {1, 1}}).succeeds(0))
                .isFalse();
        assertThat(new Cholesky(new double[][] {{1, 0}, {Double.NaN, 1}}).succeeds(0))
                .isFalse();
    }

    @Test
    void theTraceIsThatOfTheShiftedMatrix() {
        assertThat(new Cholesky(new double[][] {{1, 7}, {7, 2}}).trace(-4)).isEqualTo(11);
    }
}
