package org.bilevel.imaging.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.operator.Approximation;
import org.bilevel.api.operator.LinearOperator;
import org.bilevel.api.operator.SpectralBounds;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.termination.Stopping;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.linear.PreconditionedConjugateGradient;
import org.bilevel.solvers.linear.Preconditioner;

/** What the Hessian of a denoising problem takes for its inverse. */
class HessianApproximationsTest {

    @Provide
    Arbitrary<RegularizerSetting> settings() {
        return RegularizerSetting.arbitrary();
    }

    private static LinearOperator hessian(RestorationProblem problem, double[] theta, double[] x) {
        return problem.lowerLevel(theta).objective(0).linearize(x).hessian();
    }

    private static double[] product(LinearOperator a, double[] x) {
        double[] out = new double[a.outputLength()];
        a.apply(x, out);
        return out;
    }

    @Property(tries = 60)
    void theDiagonalIsExactAwayFromReflectingBoundariesAndPositiveEverywhere(
            @ForAll("settings") RegularizerSetting setting) {
        double[] x = setting.image();
        double[][] dense = setting.reference().hessian(x);
        double[] ones = new double[x.length];
        Arrays.fill(ones, 1);
        LinearOperator inverse = hessian(setting.problem(), setting.theta(), x)
                .inverse(Approximation.DIAGONAL)
                .orElseThrow();
        double[] diagonal = product(inverse, ones);
        ImageShape shape = setting.shape();
        for (int i = 0; i < x.length; i++) {
            assertThat(diagonal[i]).isGreaterThan(0);
            if (exactAt(setting.regularizer(), shape, i)) {
                assertThat(1 / diagonal[i]).isCloseTo(1 + dense[i][i], within(1e-10 * (1 + dense[i][i])));
            }
        }
    }

    private static boolean exactAt(Regularizer regularizer, ImageShape shape, int i) {
        if (!(regularizer instanceof FieldsOfExperts foe) || foe.boundary() == Boundary.PERIODIC) {
            return true;
        }
        int reach = foe.size() / 2;
        int x = i % shape.width();
        int y = i / shape.width() % shape.height();
        return Math.min(x, y) >= reach && x < shape.width() - reach && y < shape.height() - reach;
    }

    @Provide
    Arbitrary<ImageShape> shapes() {
        return Arbitraries.of(
                new ImageShape(1, 7, 7),
                new ImageShape(3, 7, 10),
                new ImageShape(3, 12, 9),
                new ImageShape(1, 16, 8),
                new ImageShape(3, 30, 31));
    }

    /** On a flat image every curvature is that of zero: the Hessian is circulant, and the inverse its inverse. */
    @Property(tries = 30)
    void theCirculantIsTheInverseWhereCurvaturesAreConstant(
            @ForAll("shapes") ImageShape shape, @ForAll Precision precision, @ForAll long seed) {
        FieldsOfExperts foe = new FieldsOfExperts(5, 7, Boundary.PERIODIC, precision);
        double[] start = foe.initialParameters(shape.channels(), 0.1);
        double[] theta = Dense.plus(start, 0.3, Dense.gaussian(start.length, SeedPath.of(seed)));
        double[] flat = new double[shape.size()];
        RestorationProblem problem = new RestorationProblem(
                new Identity(), foe, List.of(new Measurement("flat", new Image(shape, flat), flat)));
        LinearOperator a = hessian(problem, theta, flat);
        LinearOperator inverse = a.inverse(Approximation.CIRCULANT).orElseThrow();
        double[] b = Dense.gaussian(shape.size(), SeedPath.of(seed).child("b"));
        double unit = precision == Precision.DOUBLE ? 1e-12 : 1e-4;
        assertThat(Dense.distance(product(inverse, product(a, b)), b))
                .isLessThan(
                        unit * Dense.norm(b) * a.spectralBounds().orElseThrow().largest());
        if (precision == Precision.DOUBLE) {
            LinearSolution solution = new PreconditionedConjugateGradient(10, Preconditioner.CIRCULANT)
                    .solve(a, b, new double[b.length], Stopping.at(1e-9 * Dense.norm(b)), new Workspace());
            assertThat(solution.termination().converged()).isTrue();
            assertThat(solution.iterations()).isEqualTo(1);
        }
    }

    /** On any image it is symmetric, positive definite and no larger than 1/mu = 1. */
    @Property(tries = 40)
    void theCirculantIsPositiveDefinite(@ForAll("settings") RegularizerSetting setting) {
        double[] x = setting.image();
        LinearOperator a = hessian(setting.problem(), setting.theta(), x);
        if (setting.regularizer() instanceof TotalVariation) {
            assertThat(a.inverse(Approximation.CIRCULANT)).isEmpty();
            return;
        }
        LinearOperator inverse = a.inverse(Approximation.CIRCULANT).orElseThrow();
        double[] v = Dense.gaussian(x.length, setting.seed().child("v"));
        double[] w = Dense.gaussian(x.length, setting.seed().child("w"));
        double[] mv = product(inverse, v);
        assertThat(Dense.dot(w, mv))
                .isCloseTo(Dense.dot(v, product(inverse, w)), within(1e-12 * Dense.norm(v) * Dense.norm(w)));
        assertThat(Dense.dot(v, mv)).isPositive();
        assertThat(Dense.norm(mv)).isLessThanOrEqualTo(Dense.norm(v) * (1 + 1e-12));
    }

    @Property(tries = 40)
    void spectralBoundsHold(@ForAll("settings") RegularizerSetting setting) {
        LinearOperator a = hessian(setting.problem(), setting.theta(), setting.image());
        SpectralBounds bounds = a.spectralBounds().orElseThrow();
        double[] v = setting.q();
        double quotient = Dense.dot(v, product(a, v)) / Dense.dot(v, v);
        assertThat(quotient).isBetween(bounds.smallest() * (1 - 1e-12), bounds.largest() * (1 + 1e-12));
    }
}
