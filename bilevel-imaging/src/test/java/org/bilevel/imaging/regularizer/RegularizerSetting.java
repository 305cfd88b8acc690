package org.bilevel.imaging.regularizer;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.Image;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.operator.Identity;
import org.bilevel.imaging.task.Measurement;
import org.bilevel.imaging.task.RestorationProblem;

/**
 * A random regulariser, image and vector q, small enough for dense references.
 *
 * @param contrast what differences of the image are of the size of, relative to nu
 */
record RegularizerSetting(Regularizer regularizer, ImageShape shape, double[] theta, double contrast, SeedPath seed) {

    static Arbitrary<RegularizerSetting> arbitrary() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(1, 3),
                        Arbitraries.of(Boundary.values()),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(0.01, 0.3, 1.0, 10.0, 1000.0),
                        Generators.seeds())
                .as(RegularizerSetting::of);
    }

    /** Total variation, or the given number of filters 3x3 or 5x5; the images have a few rows and columns more than a filter. */
    static RegularizerSetting of(
            int filters, int channels, Boundary boundary, int rows, int columns, double contrast, SeedPath seed) {
        int size = filters > 0 && seed.child("size").generator().nextBoolean() ? 5 : 3;
        Regularizer regularizer = filters == 0
                ? new TotalVariation(
                        seed.child("kind of variation").generator().nextBoolean()
                                ? TotalVariation.Kind.ISOTROPIC
                                : TotalVariation.Kind.ANISOTROPIC)
                : new FieldsOfExperts(filters, size, boundary, Precision.DOUBLE);
        ImageShape shape = filters == 0
                ? new ImageShape(channels, 1 + 2 * rows, 1 + 2 * columns)
                : new ImageShape(channels, size + rows, size + columns);
        double[] start = regularizer.initialParameters(channels, 0.1);
        double[] theta = Dense.plus(start, 0.5, Dense.gaussian(start.length, seed.child("theta")));
        return new RegularizerSetting(regularizer, shape, theta, contrast, seed);
    }

    /** The same with a large constant added to every filter, which centring has to remove. */
    RegularizerSetting withFilterMeans(double mean) {
        double[] moved = theta.clone();
        int taps = regularizer instanceof FieldsOfExperts
                ? layout().block("filters").end()
                : 0;
        for (int i = 0; i < taps; i++) {
            moved[i] += mean;
        }
        return new RegularizerSetting(regularizer, shape, moved, contrast, seed);
    }

    /** The same with the convolutions of Fields of Experts in another precision. */
    RegularizerSetting in(Precision precision) {
        return regularizer instanceof FieldsOfExperts foe
                ? new RegularizerSetting(
                        new FieldsOfExperts(foe.filters(), foe.size(), foe.boundary(), precision),
                        shape,
                        theta,
                        contrast,
                        seed)
                : this;
    }

    ParameterLayout layout() {
        return regularizer.layout(shape.channels());
    }

    DenseReference reference() {
        return DenseReference.of(regularizer, theta, shape);
    }

    BoundRegularizer bound() {
        return regularizer.at(theta, shape.channels());
    }

    RegularizerEvaluator linearized(double[] x) {
        RegularizerEvaluator evaluator = bound().evaluator(shape);
        evaluator.linearize(x);
        return evaluator;
    }

    /** Noise, and in every other case an edge. */
    double[] image() {
        double nu = Math.exp(theta[theta.length - 1]);
        RandomGenerator random = seed.child("image").generator();
        double edge = random.nextBoolean() ? 1 : 0;
        double[] x = Dense.scaled(contrast * nu, Dense.gaussian(shape.size(), random));
        for (int i = 0; i < x.length; i++) {
            x[i] += i % shape.width() < shape.width() / 2 ? 0 : edge;
        }
        return x;
    }

    /** A vector of norm about 1: random, or a single pixel. */
    double[] q() {
        RandomGenerator random = seed.child("q").generator();
        if (random.nextInt(4) > 0) {
            return Dense.direction(shape.size(), random);
        }
        double[] pixel = new double[shape.size()];
        pixel[random.nextInt(pixel.length)] = 1;
        return pixel;
    }

    /** A distance that moves responses by a share or a multiple of nu. */
    double radius() {
        double nu = Math.exp(theta[theta.length - 1]);
        return nu * Math.pow(10, seed.child("radius").generator().nextDouble(-3, 2));
    }

    /** Denoising of the image. */
    RestorationProblem problem() {
        Measurement sample = new Measurement("sample", new Image(shape, image()), image());
        return new RestorationProblem(new Identity(), regularizer, List.of(sample));
    }

    @Override
    public String toString() {
        return "%s on %s, contrast %s, seed %s".formatted(regularizer, shape, contrast, seed);
    }
}
