package org.bilevel.imaging.fourier;

import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.LinearOperatorContract;
import org.bilevel.imaging.convolution.FilterBank;
import org.bilevel.imaging.image.ImageShape;

class BlockCirculantContractTest extends LinearOperatorContract {

    @Override
    protected LinearOperator operator() {
        ImageShape shape = new ImageShape(3, 6, 7);
        BlockSymbol symbol = new BlockSymbol(shape);
        double[] multiples = new double[6 * 4];
        for (int f = 0; f < multiples.length; f++) {
            // The same for u and -u, as the symmetry of real images demands.
            multiples[f] = 0.5 + f % 4;
        }
        symbol.addMultiples(multiples);
        symbol.addGram(new FilterBank(2, 3, 3, Dense.gaussian(2 * 27, SeedPath.of(3))), new double[] {0.7, 2});
        return symbol.inverse();
    }
}
