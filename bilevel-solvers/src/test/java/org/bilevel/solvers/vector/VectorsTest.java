package org.bilevel.solvers.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.random.SeedPath;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.junit.jupiter.api.Test;

class VectorsTest {

    @Property(tries = 100)
    void agreesWithPlainSums(@ForAll @IntRange(max = 41) int n, @ForAll long seed) {
        double[] x = RotatedDiagonal.gaussian(n, SeedPath.of(seed).child(1));
        double[] y = RotatedDiagonal.gaussian(n, SeedPath.of(seed).child(2));
        double[] z = RotatedDiagonal.gaussian(n, SeedPath.of(seed).child(3));
        double dot = 0;
        double dotDifference = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            dot += x[i] * y[i];
            dotDifference += x[i] * (y[i] - z[i]);
            squares += (x[i] - y[i]) * (x[i] - y[i]);
        }
        assertThat(Vectors.dot(x, y)).isCloseTo(dot, within(1e-12));
        assertThat(Vectors.dotDifference(x, y, z)).isCloseTo(dotDifference, within(1e-12));
        assertThat(Vectors.distance(x, y)).isCloseTo(Math.sqrt(squares), within(1e-12));
        double[] difference = new double[n];
        Vectors.subtract(x, y, difference);
        assertThat(Vectors.norm2(difference)).isCloseTo(Math.sqrt(squares), within(1e-12));
        double[] sum = y.clone();
        Vectors.axpy(2, x, sum);
        double[] other = x.clone();
        Vectors.scale(2, other);
        Vectors.xpby(y, 1, other);
        assertThat(sum).containsExactly(other, within(1e-12));
        double[] fused = y.clone();
        assertThat(Vectors.axpyDot(2, x, fused, z)).isEqualTo(Vectors.dot(sum, z));
        assertThat(fused).isEqualTo(sum);
    }

    @Test
    void normsNeitherOverflowNorUnderflow() {
        assertThat(Vectors.norm2(new double[] {3e200, 4e200})).isCloseTo(5e200, within(1e186));
        assertThat(Vectors.norm2(new double[] {3e-200, 4e-200})).isCloseTo(5e-200, within(1e-214));
        assertThat(Vectors.distance(new double[] {3e200, 0}, new double[] {0, 4e200}))
                .isCloseTo(5e200, within(1e186));
        assertThat(Vectors.distance(new double[] {3e-200, 0}, new double[] {0, 4e-200}))
                .isCloseTo(5e-200, within(1e-214));
        assertThat(Vectors.norm2(new double[3])).isZero();
        assertThat(Vectors.norm2(new double[0])).isZero();
    }

    @Test
    void nonFiniteEntriesShow() {
        assertThat(Vectors.norm2(new double[] {1, Double.NaN})).isNaN();
        assertThat(Vectors.norm2(new double[] {1, Double.NEGATIVE_INFINITY})).isInfinite();
        assertThat(Vectors.distance(new double[] {1, Double.NaN}, new double[2]))
                .isNaN();
        assertThat(Vectors.isFinite(new double[] {1, Double.NaN})).isFalse();
        assertThat(Vectors.isFinite(new double[] {1, Double.POSITIVE_INFINITY})).isFalse();
        assertThat(Vectors.isFinite(new double[] {1, Double.MAX_VALUE})).isTrue();
    }
}
