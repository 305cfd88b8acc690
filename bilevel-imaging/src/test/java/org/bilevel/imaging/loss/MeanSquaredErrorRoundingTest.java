package org.bilevel.imaging.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;

/** The bound on the rounding of values holds against exact arithmetic. */
final class MeanSquaredErrorRoundingTest {

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 50)
    void valuesAreWithinTheirRounding(@ForAll("seeds") SeedPath seed) {
        double[] truth = Dense.gaussian(40, seed.child("truth"));
        double[] x = Dense.plus(truth, 1e-3, Dense.gaussian(40, seed.child("x")));
        MeanSquaredError g = new MeanSquaredError(truth);

        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < x.length; i++) {
            sum = sum.add(
                    new BigDecimal(x[i]).subtract(new BigDecimal(truth[i])).pow(2));
        }
        BigDecimal exact = sum.divide(BigDecimal.valueOf(80), MathContext.DECIMAL128);
        Constant bound = g.valueRounding(x);
        assertThat(bound.certified()).isTrue();
        assertThat(exact.subtract(new BigDecimal(g.value(x))).abs().doubleValue())
                .isLessThanOrEqualTo(bound.value());
        assertThat(bound.value()).as("no more than 100 roundings").isLessThan(100 * 0x1p-53 * g.value(x));
    }
}
