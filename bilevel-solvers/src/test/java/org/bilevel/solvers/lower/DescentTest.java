package org.bilevel.solvers.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.termination.Termination;
import org.bilevel.api.testkit.Dense;
import org.bilevel.solvers.fixture.RidgeObjective;
import org.bilevel.solvers.fixture.RotatedDiagonal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The iterates against the formulas, written out without sharing a line with the code. */
final class DescentTest {

    private static final int N = 12;
    private static final double MU = 0.5;
    private static final double KAPPA = 40;

    /** A method with its step and momentum. */
    record Method(SteepestDescent.Step step, Momentum momentum) {

        static Stream<Method> all() {
            return Stream.concat(
                    Stream.of(new Method(SteepestDescent.Step.LONG, Momentum.NONE)),
                    Stream.of(Momentum.values()).map(momentum -> new Method(SteepestDescent.Step.SAFE, momentum)));
        }

        LowerLevelSolver solver(int iterations) {
            return step == SteepestDescent.Step.LONG
                    ? new GradientDescent(iterations)
                    : new Fista(iterations, momentum);
        }
    }

    private static RidgeObjective objective(SeedPath seed, double l, DoubleFunction<Constant> provenance) {
        RotatedDiagonal a = RotatedDiagonal.positiveDefinite(N, KAPPA, MU, seed);
        return new RidgeObjective(a, RotatedDiagonal.gaussian(N, seed.child("centre")), 0.5, MU, l, provenance);
    }

    @Property(tries = 40)
    void iteratesAreThoseOfTheFormulas(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int iterations) {
        for (Method method : Method.all().toList()) {
            RidgeObjective objective =
                    objective(SeedPath.of(seed), MU * KAPPA, value -> Constant.certified(value, "spectrum"));
            double[] x = new double[N];
            method.solver(iterations).solve(objective, x, Stopping.at(0), new Workspace());

            assertThat(x).as("%s", method).containsExactly(reference(objective, method, iterations), within(1e-10));
        }
    }

    @Property(tries = 40)
    void iteratesAreThoseOfTheFormulasWhereLIsRaised(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int iterations,
            @ForAll @DoubleRange(min = 0.02, max = 0.9) double share) {
        for (Method method : Method.all().toList()) {
            RidgeObjective objective = objective(
                    SeedPath.of(seed), share * MU * KAPPA, value -> Constant.estimated(Math.max(MU, value), "guess"));
            double[] x = new double[N];
            method.solver(iterations).solve(objective, x, Stopping.at(0), new Workspace());

            assertThat(x).as("%s", method).containsExactly(reference(objective, method, iterations), within(1e-8));
        }
    }

    private static double[] reference(LowerLevelObjective objective, Method method, int iterations) {
        double l = objective.constants().l();
        boolean estimated = !objective.constants().smoothness().certified();
        double mu = objective.constants().mu();
        double[] x = new double[N];
        double[] y = x;
        double t = 1;
        double[] g = gradient(objective, y);
        for (int k = 0; k < iterations; k++) {
            double step = method.step == SteepestDescent.Step.LONG ? 2 / (l + mu) : 1 / l;
            double cap = (Math.sqrt(l) - Math.sqrt(mu)) / (Math.sqrt(l) + Math.sqrt(mu));
            double[] xNext = Dense.plus(y, -step, g);
            double tNext = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
            double growing = (t - 1) / tNext;
            if (Dense.dot(g, Dense.plus(xNext, -1, x)) > 0) {
                tNext = 1;
                growing = 0;
            }
            double beta = switch (method.momentum) {
                case NONE -> 0;
                case STRONGLY_CONVEX -> cap;
                case STRONGLY_CONVEX_RESTART -> Math.min(growing, cap);
                case ADAPTIVE_RESTART -> growing;
            };
            double[] yNext = Dense.plus(xNext, beta, Dense.plus(xNext, -1, x));
            double[] gNext = gradient(objective, yNext);
            t = tNext;
            x = xNext;
            double quotient = Dense.distance(gNext, g) / Dense.distance(yNext, y);
            boolean tooLong = estimated && quotient > 1.001 * l;
            boolean worse = Dense.norm(gNext) > Dense.norm(g);
            if (!tooLong || !worse) {
                y = yNext;
                g = gNext;
            }
            if (tooLong) {
                l = 1.1 * quotient;
                t = 1;
                x = y;
            }
        }
        return y;
    }

    private static double[] gradient(LowerLevelObjective objective, double[] x) {
        double[] gradient = new double[x.length];
        objective.gradient(x, gradient);
        return gradient;
    }

    static Stream<Method> methods() {
        return Method.all();
    }

    /** On a slope that never ends no step makes progress. */
    @ParameterizedTest
    @MethodSource("methods")
    void stallsAfterTheDocumentedNumberOfIterations(Method method) {
        for (double kappa : new double[] {1, 100, 10_000}) {
            LowerLevelSolution solution =
                    method.solver(100_000).solve(new Slope(kappa), new double[1], Stopping.at(0.5), new Workspace());
            int patience = (int) (100 + (method.momentum == Momentum.NONE ? kappa / 2 : 4 * Math.sqrt(kappa)));

            assertThat(solution.termination()).isEqualTo(new Termination.Stalled(patience, 1, 0.5));
        }
    }

    /** h(x) = x, which claims to be strongly convex. */
    private record Slope(double kappa) implements LowerLevelObjective {

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public double value(double[] x) {
            return x[0];
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            gradient[0] = 1;
        }

        @Override
        public Linearization linearize(double[] x) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LowerLevelConstants constants() {
            Constant zero = Constant.certified(0, "linear");
            return new LowerLevelConstants(
                    Constant.certified(0.5, "made up"), Constant.certified(0.5 * kappa, "made up"), zero);
        }
    }
}
