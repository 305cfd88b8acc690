package org.bilevel.solvers.hypergradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.junit.jupiter.api.Test;

/**
 * The bounds against their formulas, written out once more from the documents, on made-up quantities all of which matter. That a bound holds says nothing
 * about a term that is too large.
 */
final class BoundFormulasTest {

    private static final ParameterLayout.Block BLOCK =
            ParameterLayout.builder().add("block", 1).build().blocks().getFirst();

    @Provide
    Arbitrary<SeedPath> seeds() {
        return Generators.seeds();
    }

    @Property(tries = 100)
    void adjointNormBound(@ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 1, max = 5) int n) {
        Quantities s = Quantities.random(n, seed);
        double e = s.gradient / s.mu;
        double q = Dense.norm(s.q);

        assertEqual(
                new AdjointNormBound(),
                s,
                (s.mixedNorm + s.mixedLipschitz * e)
                                / s.mu
                                * (s.residual + (s.hessianLipschitz * q + s.upperSmoothness) * e)
                        + s.mixedLipschitz * e * q
                        + s.mixedRounding);
    }

    @Property(tries = 100)
    void publishedBound(@ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 1, max = 5) int n) {
        Quantities s = Quantities.random(n, seed);
        double e = s.gradient / s.mu;
        double slope = Dense.norm(s.upperGradient) + s.upperRounding;
        double c = s.upperSmoothness * s.mixedNorm / s.mu
                + s.hessianLipschitz / (s.mu * s.mu) * slope * s.mixedNorm
                + s.mixedLipschitz * slope / s.mu;

        assertEqual(
                new PublishedBound(),
                s,
                c * e
                        + s.mixedNorm * s.residual / s.mu
                        + s.mixedLipschitz * s.upperSmoothness * e * e / s.mu
                        + s.mixedRounding);
    }

    @Property(tries = 100)
    void localBound(@ForAll("seeds") SeedPath seed, @ForAll @IntRange(min = 1, max = 5) int n) {
        Quantities s = Quantities.random(n, seed);
        LocalBound bound = new LocalBound();

        assertEqual(bound, s, localFormula(s, s.mixedNorm, s.mixedChange));
        assertEqual(solution -> bound.of(solution, BLOCK), s, localFormula(s, s.blockNorm, s.blockChange));
    }

    private static double localFormula(Quantities s, double mixedNorm, double mixedChange) {
        double mu = Math.max(s.mu, s.strongConvexity(s.gradient / s.mu).value());
        double e = s.gradient / mu;
        double q = Dense.norm(s.q);
        double a = Math.min(s.hessianLipschitz * q * e, s.hessianChange * q * e * e);
        double b = Math.min(s.mixedLipschitz * q * e, mixedChange * q * e * e);
        return (mixedNorm + s.mixedLipschitz * e) / mu * (s.residual + a + s.upperSmoothness * e) + b + s.mixedRounding;
    }

    private static void assertEqual(ErrorBound bound, Quantities quantities, double formula) {
        Constant value = bound.of(quantities.solution());

        assertThat(value.value()).isBetween(formula, formula * (1 + 2e-11));
        assertThat(value.certified()).isTrue();
    }

    /** An L_B that is infinite and a lower level that is solved exactly: 0 times infinity is no bound. */
    @Test
    void whatIsUndefinedIsInfinite() {
        Quantities s = Quantities.random(3, SeedPath.of(1));
        s.mixedLipschitz = Double.POSITIVE_INFINITY;
        s.gradientNorm = 0;
        s.gradientRounding = 0;

        for (ErrorBound bound : List.of(new AdjointNormBound(), new PublishedBound(), new LocalBound())) {
            assertThat(bound.of(s.solution()).value()).isEqualTo(Double.POSITIVE_INFINITY);
        }
    }

    /** All that a bound may depend on. Numbers within a few decades of 1. */
    private static final class Quantities implements LowerLevelObjective, Linearization {

        private final double[] x;
        private final double[] q;
        private final double[] upperGradient;
        private final double mu;
        private final double nearMu;
        private final double hessianLipschitz;
        private final double hessianChange;
        private final double mixedNorm;
        private final double mixedChange;
        private final double blockNorm;
        private final double blockChange;
        private final double upperSmoothness;
        private final double residualNorm;
        private final double hessianRounding;
        private final double upperRounding;
        private final double mixedRounding;
        /** With rounding. */
        private final double residual;
        /** With rounding. */
        private final double gradient;

        private double gradientNorm;
        private double gradientRounding;
        private double mixedLipschitz;

        private Quantities(int n, RandomGenerator random) {
            x = Dense.gaussian(n, random);
            q = Dense.gaussian(n, random);
            upperGradient = Dense.gaussian(n, random);
            mu = positive(random);
            nearMu = positive(random);
            hessianLipschitz = positive(random);
            hessianChange = positive(random);
            mixedNorm = positive(random);
            mixedLipschitz = positive(random);
            mixedChange = positive(random);
            blockNorm = positive(random);
            blockChange = positive(random);
            upperSmoothness = positive(random);
            gradientNorm = positive(random);
            gradientRounding = positive(random);
            residualNorm = positive(random);
            hessianRounding = positive(random);
            upperRounding = positive(random);
            mixedRounding = positive(random);
            gradient = gradientNorm + gradientRounding;
            residual = residualNorm + hessianRounding + upperRounding;
        }

        static Quantities random(int n, SeedPath seed) {
            return new Quantities(n, seed.child("quantities").generator());
        }

        private static double positive(RandomGenerator random) {
            return Math.exp(random.nextGaussian());
        }

        private static Constant certified(double value) {
            return Constant.certified(value, "made up");
        }

        InexactSolution solution() {
            return new InexactSolution(
                    _ -> this, 0, this, this, new Upper(), x, q, new double[1], gradientNorm, residualNorm);
        }

        @Override
        public Constant strongConvexity(double radius) {
            return certified(2 * nearMu / (1 + radius));
        }

        @Override
        public Constant hessianChange(double[] vector, double radius) {
            return certified(hessianChange * Dense.norm(vector) * radius * radius);
        }

        @Override
        public Constant mixedChange(double[] vector, double radius) {
            return certified(mixedChange * Dense.norm(vector) * radius * radius);
        }

        @Override
        public Constant mixedChange(double[] vector, double radius, ParameterLayout.Block block) {
            return certified(blockChange * Dense.norm(vector) * radius * radius);
        }

        @Override
        public Constant mixedNorm() {
            return certified(mixedNorm);
        }

        @Override
        public Constant mixedNorm(ParameterLayout.Block block) {
            return certified(blockNorm);
        }

        @Override
        public Constant mixedLipschitz() {
            return certified(mixedLipschitz);
        }

        @Override
        public Constant hessianRounding(double[] vector) {
            return certified(hessianRounding);
        }

        @Override
        public Constant mixedRounding(double[] vector) {
            return certified(mixedRounding);
        }

        @Override
        public LowerLevelConstants constants() {
            return new LowerLevelConstants(certified(mu), certified(Double.MAX_VALUE), certified(hessianLipschitz));
        }

        @Override
        public Constant gradientRounding(double[] point) {
            return certified(gradientRounding);
        }

        @Override
        public int dimension() {
            return x.length;
        }

        @Override
        public void gradient(double[] point, double[] out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double value(double[] point) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Linearization linearize(double[] point) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LinearOperator hessian() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LinearOperator mixed() {
            throw new UnsupportedOperationException();
        }

        private final class Upper implements UpperLevelObjective {

            @Override
            public double value(double[] point) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void gradient(double[] point, double[] out) {
                System.arraycopy(upperGradient, 0, out, 0, out.length);
            }

            @Override
            public Constant gradientRounding(double[] point) {
                return certified(upperRounding);
            }

            @Override
            public Constant smoothness() {
                return certified(upperSmoothness);
            }
        }
    }
}
