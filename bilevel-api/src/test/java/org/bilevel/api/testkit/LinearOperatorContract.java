package org.bilevel.api.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.random.SeedPath;
import org.junit.jupiter.api.Test;

/** What every {@link LinearOperator} promises. */
public abstract class LinearOperatorContract {

    private static final SeedPath SEED = SeedPath.of(23);

    /** A new operator. */
    protected abstract LinearOperator operator();

    /** Rounding errors allowed, relative to the size of the products. */
    protected double relativeTolerance() {
        return Laws.ROUNDING;
    }

    /** Whether it has a transpose product. */
    protected boolean hasTranspose() {
        return true;
    }

    @Test
    void isLinear() {
        Laws.assertLinear(operator(), SEED, relativeTolerance());
    }

    @Test
    void hasItsAdjoint() {
        if (hasTranspose()) {
            Laws.assertAdjoint(operator(), SEED, relativeTolerance());
        }
    }

    @Test
    void hasTheStructureItDeclares() {
        LinearOperator operator = operator();
        if (operator.structure().symmetric()) {
            Laws.assertSymmetric(operator, SEED, relativeTolerance());
        }
        if (operator.structure() == Structure.POSITIVE_DEFINITE) {
            Laws.assertPositiveDefinite(operator, SEED);
        }
    }

    @Test
    void overwritesItsOutput() {
        LinearOperator operator = operator();
        double[] x = Dense.gaussian(operator.inputLength(), SEED);
        double[] dirty = new double[operator.outputLength()];
        Arrays.fill(dirty, Double.NaN);
        operator.apply(x, dirty);
        assertThat(dirty).isEqualTo(Laws.product(operator, x));
        if (hasTranspose()) {
            double[] y = Dense.gaussian(operator.outputLength(), SEED);
            double[] dirtyToo = new double[operator.inputLength()];
            Arrays.fill(dirtyToo, Double.NaN);
            operator.applyTranspose(y, dirtyToo);
            assertThat(dirtyToo).isEqualTo(Laws.transposeProduct(operator, y));
        }
    }
}
