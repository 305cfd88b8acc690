package org.bilevel.solvers.problem;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.math3.dfp.Dfp;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;

final class GramTest {

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 30)
    void entriesAreAsGoodAsRounded(@ForAll("seeds") SeedPath seed) {
        double[][] a =
                Dense.copy(new double[][] {Dense.gaussian(40, seed.child("a")), Dense.gaussian(40, seed.child("b"))});
        // Nearly orthogonal columns: their product cancels.
        a[1] = Dense.plus(a[1], -Dense.dot(a[0], a[1]) / Dense.dot(a[0], a[0]), a[0]);
        Gram gram = Gram.twice(a, a);

        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                Dfp exact = Precise.twiceTransposeTimes(Matrices.transpose(new double[][] {a[i]}), Precise.of(a[j]))[0];
                double error = Precise.distance(new double[] {gram.entries()[i][j]}, new Dfp[] {exact});
                assertThat(error)
                        .isLessThanOrEqualTo(0x1p-53 * Math.abs(exact.toDouble()) * (1 + 1e-12) + gram.remainder());
            }
        }
        assertThat(gram.remainder()).isLessThan(1e-26);
    }
}
