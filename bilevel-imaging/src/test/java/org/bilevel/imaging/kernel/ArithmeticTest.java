package org.bilevel.imaging.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Pointwise functions of every arithmetic against their formulas, for every length, at an offset. */
final class ArithmeticTest {

    private static final List<Arithmetic<?>> ALL =
            List.of(new PlainArithmetic(), new DoubleVectorArithmetic(), new FloatVectorArithmetic());

    @Property(tries = 100)
    void functionsAgreeWithTheirFormulas(
            @ForAll @Size(min = 1, max = 70) List<@DoubleRange(min = -2, max = 2) Double> values,
            @ForAll @DoubleRange(min = 0.01, max = 2) double nu,
            @ForAll @DoubleRange(min = 0.1, max = 5) double weight,
            @ForAll @IntRange(max = 5) int at) {
        double[] t = values.stream().mapToDouble(Double::doubleValue).toArray();
        for (Arithmetic<?> arithmetic : ALL) {
            check(t, nu, weight, at, arithmetic);
            for (Potential potential : Potential.values()) {
                check(t, nu, weight, at, arithmetic, potential);
            }
        }
    }

    /** Responses as the arithmetic holds them, up to 200 nu: slopes are accurate relative to themselves. */
    private static <A> void check(
            double[] t, double nu, double weight, int at, Arithmetic<A> arithmetic, Potential potential) {
        double tolerance = 24 * arithmetic.unit();
        A curvatures = arithmetic.allocate(t.length + arithmetic.slack());
        A a = loaded(t, at, arithmetic);
        arithmetic.curvatures(potential, a, at, weight, nu, curvatures, 0, t.length);
        A slopes = loaded(t, at, arithmetic);
        arithmetic.slopes(potential, slopes, at, weight, nu, t.length);
        double potentials = 0;
        for (int j = 0; j < t.length; j++) {
            double value = arithmetic.get(a, at + j);
            double slope = weight * potential.slope(value, nu);
            double curvature = weight * potential.curvature(value, nu);
            assertThat(arithmetic.get(slopes, at + j))
                    .as("slope of %s at %s", potential, value / nu)
                    .isCloseTo(slope, within(tolerance * Math.abs(slope) + 1e-300));
            // But for Huber's, which is a difference, t phi'' is accurate as the slope is.
            double size = potential == Potential.HUBER ? weight / nu : curvature;
            assertThat(arithmetic.get(curvatures, j))
                    .as("curvature of %s at %s", potential, value / nu)
                    .isCloseTo(curvature, within(tolerance * size * (1 + Math.abs(value / nu)) + 1e-30));
            potentials += potential.value(value, nu);
        }
        assertThat(arithmetic.potentials(potential, a, at, nu, t.length))
                .isCloseTo(potentials, within(1e-13 * (potentials + 1e-300)));
    }

    private static <A> void check(double[] t, double nu, double weight, int at, Arithmetic<A> arithmetic) {
        double tolerance = 16 * arithmetic.unit();
        int n = t.length;
        A a = loaded(t, at, arithmetic);
        A curvatures = arithmetic.allocate(n + arithmetic.slack());
        arithmetic.curvatures(a, at, weight, nu, curvatures, 0, n);
        A slopes = loaded(t, at, arithmetic);
        arithmetic.slopes(slopes, at, weight, nu, n);
        double potentials = 0;
        double squares = 0;
        for (int j = 0; j < n; j++) {
            double rho = Math.hypot(t[j], nu);
            // In single precision t itself is rounded.
            double slope = weight * t[j] / rho;
            assertThat(arithmetic.get(slopes, at + j)).isCloseTo(slope, within(tolerance * weight));
            assertThat(arithmetic.get(curvatures, j))
                    .isCloseTo(weight * nu * nu / (rho * rho * rho), within(tolerance * weight / nu));
            potentials += t[j] * t[j] / (rho + nu);
            squares += t[j] * t[j];
        }
        assertThat(arithmetic.potentials(a, at, nu, n))
                .isCloseTo(potentials, within(tolerance * (potentials + 1e-300)));
        assertThat(arithmetic.dot(a, at, a, at, n)).isCloseTo(squares, within(n * tolerance * (squares + 1e-300)));

        A sum = loaded(t, at, arithmetic);
        arithmetic.addScaled(sum, at, 0.5, a, at, n);
        arithmetic.multiply(sum, at, a, at, n);
        double[] added = new double[n];
        arithmetic.addTo(sum, at, added, 0, n);
        for (int j = 0; j < n; j++) {
            assertThat(added[j]).isCloseTo(1.5 * t[j] * t[j], within(tolerance * 6));
        }
        arithmetic.clear(sum, at, n);
        assertThat(arithmetic.dot(sum, at, sum, at, n)).isZero();
    }

    private static <A> A loaded(double[] t, int at, Arithmetic<A> arithmetic) {
        A a = arithmetic.allocate(at + t.length + arithmetic.slack());
        arithmetic.load(t, 0, a, at, t.length);
        return a;
    }
}
