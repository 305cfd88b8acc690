package org.bilevel.imaging.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.Structure;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Concurrent;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Laws;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.operator.ForwardOperator;
import org.junit.jupiter.api.Test;

/** What every {@link ForwardOperator} promises, on images small enough for K to be written down as a matrix. */
public abstract class ForwardOperatorContract {

    private static final SeedPath SEED = SeedPath.of(59);

    /** Keeps a bound that is attained from failing for the rounding of the reference. */
    private static final double ATTAINED = 1e-10;

    /** The operator under test. */
    protected abstract ForwardOperator operator();

    /** Small images that it accepts. */
    protected List<ImageShape> shapes() {
        return List.of(new ImageShape(1, 6, 7), new ImageShape(3, 4, 5), new ImageShape(1, 5, 5));
    }

    /** Rounding errors allowed, relative to the size of the products. */
    protected double relativeTolerance() {
        return Laws.ROUNDING;
    }

    @Test
    void isLinear() {
        for (ImageShape shape : shapes()) {
            Laws.assertLinear(operator().on(shape), SEED, relativeTolerance());
        }
    }

    @Test
    void hasItsAdjoint() {
        for (ImageShape shape : shapes()) {
            Laws.assertAdjoint(operator().on(shape), SEED, relativeTolerance());
        }
    }

    @Test
    void measuresImagesOfTheShape() {
        for (ImageShape shape : shapes()) {
            LinearOperator k = operator().on(shape);
            assertThat(k.inputLength()).as("length of an image %s", shape).isEqualTo(shape.size());
            assertThat(k.outputLength()).as("length of a measurement").isPositive();
            if (k.structure().symmetric()) {
                Laws.assertSymmetric(k, SEED, relativeTolerance());
            }
            if (k.structure() == Structure.POSITIVE_DEFINITE) {
                Laws.assertPositiveDefinite(k, SEED);
            }
        }
    }

    @Test
    void overwritesItsOutput() {
        for (ImageShape shape : shapes()) {
            LinearOperator k = operator().on(shape);
            double[] x = Dense.gaussian(k.inputLength(), SEED);
            double[] y = Dense.gaussian(k.outputLength(), SEED);
            double[] measured = new double[y.length];
            double[] image = new double[x.length];
            Arrays.fill(measured, Double.NaN);
            Arrays.fill(image, Double.NaN);
            k.apply(x, measured);
            k.applyTranspose(y, image);
            assertThat(measured).as("K x overwrites its output").isEqualTo(product(k, x));
            assertThat(image).as("K^T y overwrites its output").isEqualTo(transposeProduct(k, y));
        }
    }

    /** ||K||^2 I - K^T K has a Cholesky factor. */
    @Test
    void squaredNormIsAnUpperBound() {
        for (ImageShape shape : shapes()) {
            Constant bound = operator().squaredNorm(shape);
            assertThat(bound.value()).isPositive().isFinite();
            if (bound.certified()) {
                double[][] gram = gram(operator().on(shape));
                assertPositiveDefinite(
                        "||K||^2 against the largest eigenvalue of K^T K",
                        shifted(gram, -1, bound.value() * (1 + ATTAINED)));
            }
        }
    }

    /** K^T K - smallest I has a Cholesky factor. */
    @Test
    void smallestSquaredSingularValueIsALowerBound() {
        for (ImageShape shape : shapes()) {
            Constant bound = operator().smallestSquaredSingularValue(shape);
            assertThat(bound.value())
                    .isNotNegative()
                    .isLessThanOrEqualTo(operator().squaredNorm(shape).value());
            if (bound.certified()) {
                double room = ATTAINED * operator().squaredNorm(shape).value();
                double[][] gram = gram(operator().on(shape));
                assertPositiveDefinite(
                        "the bound on the smallest eigenvalue of K^T K", shifted(gram, 1, room - bound.value()));
            }
        }
    }

    private static void assertPositiveDefinite(String what, double[][] a) {
        assertThatCode(() -> Dense.solve(a, new double[a.length])).as(what).doesNotThrowAnyException();
    }

    private static double[][] gram(LinearOperator k) {
        double[][] columns = columns(k);
        double[][] gram = new double[columns.length][];
        for (int i = 0; i < gram.length; i++) {
            gram[i] = Dense.times(columns, columns[i]);
        }
        return gram;
    }

    private static double[][] shifted(double[][] a, double factor, double shift) {
        double[][] out = new double[a.length][];
        for (int i = 0; i < out.length; i++) {
            out[i] = Dense.scaled(factor, a[i]);
            out[i][i] += shift;
        }
        return out;
    }

    /**
     * K x against the exact sum of the columns K e_j times x_j. Each of these is itself off by the bound at most, so that the two differ by no more than the bound
     * times ||x|| + sum_j |x_j|. The same for K^T.
     */
    @Test
    void roundingErrorsAreWithinTheirBound() {
        for (ImageShape shape : shapes()) {
            Constant rounding = operator().rounding(shape);
            assertThat(rounding.value())
                    .as("bound on rounding errors")
                    .isNotNegative()
                    .isFinite();
            if (rounding.certified()) {
                LinearOperator k = operator().on(shape);
                double[] x = Dense.gaussian(k.inputLength(), SEED.child("x"));
                double[] y = Dense.gaussian(k.outputLength(), SEED.child("y"));
                assertThat(distance(product(k, x), columns(k), x))
                        .as("rounding errors of K x")
                        .isLessThanOrEqualTo(rounding.value() * (Dense.norm(x) + moduli(x)));
                assertThat(distance(transposeProduct(k, y), rows(k), y))
                        .as("rounding errors of K^T y")
                        .isLessThanOrEqualTo(rounding.value() * (Dense.norm(y) + moduli(y)));
            }
        }
    }

    private static double moduli(double[] x) {
        return Arrays.stream(x).map(Math::abs).sum();
    }

    /** ||computed - sum_j x_j columns[j]||, the sum without rounding. */
    private static double distance(double[] computed, double[][] columns, double[] x) {
        double squares = 0;
        for (int i = 0; i < computed.length; i++) {
            BigDecimal sum = new BigDecimal(-computed[i]);
            for (int j = 0; j < x.length; j++) {
                sum = sum.add(new BigDecimal(columns[j][i]).multiply(new BigDecimal(x[j])));
            }
            double difference = sum.round(MathContext.DECIMAL64).doubleValue();
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    @Test
    void operatorsServeAThreadEach() {
        ImageShape shape = shapes().getFirst();
        double[] here = Dense.gaussian(shape.size(), SEED.child("here"));
        double[] there = Dense.scaled(-2, here);
        double[] alone = product(operator().on(shape), here);
        double[] other = product(operator().on(shape), there);
        ForwardOperator shared = operator();

        List<Boolean> same = Concurrent.both(always(shared, shape, here, alone), always(shared, shape, there, other));

        assertThat(same).as("the same bits beside another thread").containsOnly(true);
    }

    private static Callable<Boolean> always(ForwardOperator operator, ImageShape shape, double[] x, double[] expected) {
        return () -> {
            LinearOperator k = operator.on(shape);
            boolean same = true;
            for (int i = 0; i < 200; i++) {
                same &= Arrays.equals(product(k, x), expected);
            }
            return same;
        };
    }

    private static double[][] columns(LinearOperator k) {
        double[][] columns = new double[k.inputLength()][];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = product(k, unit(columns.length, j));
        }
        return columns;
    }

    private static double[][] rows(LinearOperator k) {
        double[][] rows = new double[k.outputLength()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = transposeProduct(k, unit(rows.length, i));
        }
        return rows;
    }

    private static double[] unit(int n, int j) {
        double[] e = new double[n];
        e[j] = 1;
        return e;
    }

    private static double[] product(LinearOperator k, double[] x) {
        double[] argument = x.clone();
        double[] out = new double[k.outputLength()];
        k.apply(argument, out);
        assertThat(argument).as("the argument of a product is unmodified").isEqualTo(x);
        return out;
    }

    private static double[] transposeProduct(LinearOperator k, double[] y) {
        double[] argument = y.clone();
        double[] out = new double[k.inputLength()];
        k.applyTranspose(argument, out);
        assertThat(argument).as("the argument of a product is unmodified").isEqualTo(y);
        return out;
    }
}
