package org.bilevel.solvers.spectrum;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.DenseOperator;
import org.bilevel.api.testkit.LinearOperatorContract;

final class GramOperatorTest extends LinearOperatorContract {

    @Override
    protected LinearOperator operator() {
        double[][] matrix = Dense.withSingularValues(
                3, 5, new double[] {3, 2, 1}, SeedPath.of(1).generator());
        return new GramOperator(new DenseOperator(matrix, Structure.GENERAL));
    }
}
