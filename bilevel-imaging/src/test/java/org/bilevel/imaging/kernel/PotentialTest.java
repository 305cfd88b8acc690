package org.bilevel.imaging.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Each derivative against differences of the one before, and the bounds near a point against values there. */
final class PotentialTest {

    @Property(tries = 300)
    void derivativesBelongToTheFunction(
            @ForAll Potential potential,
            @ForAll @DoubleRange(min = -6, max = 6) double s,
            @ForAll @DoubleRange(min = 0.01, max = 10) double nu) {
        double t = s * nu;
        double h = 1e-5 * nu;
        double slope = (potential.value(t + h, nu) - potential.value(t - h, nu)) / (2 * h);
        double curvature = (potential.slope(t + h, nu) - potential.slope(t - h, nu)) / (2 * h);

        assertThat(potential.slope(t, nu)).isCloseTo(slope, within(1e-9));
        // Huber's curvature has kinks: differences are off by up to h / nu^2.
        assertThat(potential.curvature(t, nu) * nu).isCloseTo(curvature * nu, within(1.01e-5));
        double bySmoothing =
                (potential.slope(t, nu * Math.exp(1e-5)) - potential.slope(t, nu * Math.exp(-1e-5))) / 2e-5;
        assertThat(-t * potential.curvature(t, nu)).isCloseTo(bySmoothing, within(1e-4));
    }

    @Property(tries = 300)
    void areAlikeAtZeroAndFarAway(@ForAll Potential potential, @ForAll @DoubleRange(min = 0.01, max = 10) double nu) {
        assertThat(potential.value(0, nu)).isZero();
        assertThat(potential.slope(0, nu)).isZero();
        assertThat(potential.curvature(0, nu) * nu).isCloseTo(1, within(1e-15));
        assertThat(potential.slope(1e4 * nu, nu)).isCloseTo(1, within(1e-8));
        assertThat(potential.value(-3 * nu, nu)).isEqualTo(potential.value(3 * nu, nu));
        assertThat(potential.slope(-3 * nu, nu)).isEqualTo(-potential.slope(3 * nu, nu));
    }

    /** phi'', the change of phi'', and that of t phi'' near a point, at points there. */
    @Property(tries = 1000)
    void boundsNearAPointHold(
            @ForAll Potential potential,
            @ForAll @DoubleRange(min = 0, max = 6) double s,
            @ForAll @DoubleRange(min = 0, max = 3) double m,
            @ForAll @DoubleRange(min = -1, max = 1) double first,
            @ForAll @DoubleRange(min = -1, max = 1) double second,
            @ForAll @DoubleRange(min = 0.01, max = 10) double nu) {
        double size = s * nu;
        double move = m * nu;
        double a = size + first * move;
        double b = size + second * move;
        double room = 1e-13;

        assertThat(potential.curvature(a, nu))
                .isLessThanOrEqualTo(potential.curvatureNear(size, move, nu) * (1 + room));
        assertThat(potential.thirdNear(size, move, nu)).isLessThanOrEqualTo(potential.thirdBound(nu) * (1 + room));
        double change = Math.abs(potential.curvature(a, nu) - potential.curvature(b, nu));
        assertThat(change).isLessThanOrEqualTo(potential.thirdNear(size, move, nu) * Math.abs(a - b) + room / nu);
        double smoothing = Math.abs(a * potential.curvature(a, nu) - b * potential.curvature(b, nu));
        assertThat(smoothing).isLessThanOrEqualTo(potential.smoothingNear(size, move, nu) * Math.abs(a - b) + room);
        assertThat(potential.smoothingNear(size, move, nu) * nu)
                .isLessThanOrEqualTo(potential.smoothingLipschitz() * (1 + room));
    }
}
