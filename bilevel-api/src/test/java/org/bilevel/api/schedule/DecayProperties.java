package org.bilevel.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Series and their partial sums, against numerical partial sums up to K = e^300 and e^600. */
final class DecayProperties {

    /** Terms that are added one by one; an integral stands for the others. */
    private static final int EXACT_TERMS = 10_000;

    private static final double NEAR = 300;
    private static final double FAR = 600;

    @Provide
    Arbitrary<Double> powers() {
        return Arbitraries.of(-0.1, 0.0, 0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.5, 2.0);
    }

    @Provide
    Arbitrary<Double> logPowers() {
        return Arbitraries.of(-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0);
    }

    @Property
    void partialSumsGrowAsStated(@ForAll("powers") double power, @ForAll("logPowers") double logPower) {
        Decay decay = new Decay(power, logPower);
        Growth growth = decay.partialSums();

        double measured = partialSum(decay, FAR) / partialSum(decay, NEAR);
        double stated = growth.at(Math.exp(FAR)) / growth.at(Math.exp(NEAR));

        assertThat(measured / stated)
                .as("%s, sums like %s", decay, growth.describe("K"))
                .isCloseTo(1, within(0.05));
        assertThat(decay.seriesDiverges()).isEqualTo(growth.compareTo(Growth.BOUNDED) > 0);
    }

    @Property
    void productsMultiplyValues(@ForAll("powers") double p, @ForAll("logPowers") double r, @ForAll("powers") double q) {
        Decay product = new Decay(p, r).times(new Decay(q, -1));
        double k = 1e5;

        assertThat(at(product, k) / (at(new Decay(p, r), k) * at(new Decay(q, -1), k)))
                .isCloseTo(1, within(1e-10));
        assertThat(new Decay(p, r).squared()).isEqualTo(new Decay(2 * p, 2 * r));
    }

    @Example
    void roundingDoesNotDecideTheBorderOfConvergence() {
        assertThat(0.3 + 0.6 + 0.1).as("a sum that misses 1").isLessThan(1);
        assertThat(Decay.polynomial(0.3)
                        .times(Decay.polynomial(0.6))
                        .times(Decay.polynomial(0.1))
                        .power())
                .isEqualTo(1);
    }

    @Example
    void limits() {
        assertThat(Decay.NONE.vanishes() || Decay.NONE.grows()).isFalse();
        assertThat(Decay.logarithmic(0.1).vanishes()).isTrue();
        assertThat(Decay.logarithmic(-0.1).grows()).isTrue();
        assertThat(Decay.polynomial(-0.1).grows()).isTrue();
        assertThat(Decay.FASTER_THAN_ANY_POWER.vanishes()).isTrue();
        assertThat(Decay.FASTER_THAN_ANY_POWER.seriesDiverges()).isFalse();
        assertThat(Decay.FASTER_THAN_ANY_POWER.times(new Decay(-5, 2))).isEqualTo(Decay.FASTER_THAN_ANY_POWER);
    }

    @Example
    void refusesWhatIsNoDecay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decay(Double.NaN, 0))
                .withMessageContaining("power = NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decay(Double.POSITIVE_INFINITY, 1))
                .withMessageContaining("logPower = 1");
    }

    @Example
    void describesItself() {
        assertThat(new Decay(0.5, 2).describe()).isEqualTo("k^-0.5 (log k)^-2");
        assertThat(new Decay(0, -1).describe()).isEqualTo("log k");
        assertThat(Decay.FASTER_THAN_ANY_POWER.describe()).isEqualTo("faster than any power of k");
        assertThat(new Decay(1, 1).partialSums().describe("K")).isEqualTo("log log K");
        assertThat(Growth.BOUNDED.describe("K")).isEqualTo("1");
        assertThat(new Growth(-0.5, 1, 0).describe("K")).isEqualTo("K^-0.5 log K");
    }

    @Example
    void sumsGrowLikeTheirFastestTerm() {
        Growth root = new Growth(0.5, -3, 0);
        Growth log = new Growth(0, 1, 0);

        assertThat(root.plus(log)).isEqualTo(root);
        assertThat(log.plus(root)).isEqualTo(root);
        assertThat(log.over(root)).isEqualTo(new Growth(-0.5, 4, 0));
    }

    private static double at(Decay decay, double k) {
        return Math.pow(k, -decay.power()) * Math.pow(Math.log(k), -decay.logPower());
    }

    /** The sum over 2 <= k <= e^logK: exact terms, then the trapezoidal correction and Simpson's rule in log k. */
    private static double partialSum(Decay decay, double logK) {
        double sum = 0;
        for (int k = 2; k <= EXACT_TERMS; k++) {
            sum += at(decay, k);
        }
        double from = Math.log(EXACT_TERMS);
        int cells = 20_000;
        double h = (logK - from) / cells;
        double integral = 0;
        for (int i = 0; i <= cells; i++) {
            double t = from + i * h;
            double weight = i == 0 || i == cells ? 1 : i % 2 == 1 ? 4 : 2;
            integral += weight * Math.exp((1 - decay.power()) * t) * Math.pow(t, -decay.logPower());
        }
        return sum + integral * h / 3 + (at(decay, Math.exp(logK)) - at(decay, EXACT_TERMS)) / 2;
    }
}
