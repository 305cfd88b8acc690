package org.bilevel.imaging.regularizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;

/** A regulariser with small images to try it on. */
record RegularizerCase(Regularizer regularizer, ImageShape shape, SeedPath seed) {

    private static final double NOISE = 0.1;

    static List<RegularizerCase> all() {
        SeedPath seed = SeedPath.of(41);
        List<RegularizerCase> cases = new ArrayList<>();
        cases.add(new RegularizerCase(new TotalVariation(), new ImageShape(1, 9, 11), seed.child(0)));
        cases.add(new RegularizerCase(new TotalVariation(), new ImageShape(3, 7, 6), seed.child(1)));
        cases.add(new RegularizerCase(new TotalVariation(), new ImageShape(1, 1, 5), seed.child(2)));
        TotalVariation anisotropic = new TotalVariation(TotalVariation.Kind.ANISOTROPIC);
        cases.add(new RegularizerCase(anisotropic, new ImageShape(1, 6, 7), seed.child("anisotropic grey")));
        cases.add(new RegularizerCase(anisotropic, new ImageShape(3, 5, 4), seed.child("anisotropic")));
        for (Boundary boundary : Boundary.values()) {
            for (int size : new int[] {3, 5}) {
                for (ImageShape shape : new ImageShape[] {new ImageShape(1, 9, 11), new ImageShape(3, 5, 7)}) {
                    FieldsOfExperts foe = new FieldsOfExperts(4, size, boundary, Precision.DOUBLE);
                    cases.add(new RegularizerCase(foe, shape, seed.child(cases.size() - 2)));
                }
            }
        }
        return cases;
    }

    ParameterLayout layout() {
        return regularizer.layout(shape.channels());
    }

    double[] theta() {
        double[] start = regularizer.initialParameters(shape.channels(), NOISE);
        return Dense.plus(start, 0.2, Dense.gaussian(start.length, seed.child("theta")));
    }

    BoundRegularizer bound(double[] theta) {
        return regularizer.at(theta, shape.channels());
    }

    RegularizerEvaluator evaluator(double[] theta) {
        return bound(theta).evaluator(shape);
    }

    /** At theta(), linearised at x. */
    RegularizerEvaluator linearized(double[] x) {
        RegularizerEvaluator evaluator = evaluator(theta());
        evaluator.linearize(x);
        return evaluator;
    }

    DenseReference reference() {
        return DenseReference.of(regularizer, theta(), shape);
    }

    /** An edge and noise: differences on both sides of nu. */
    double[] image() {
        RandomGenerator random = seed.child("image").generator();
        double[] x = new double[shape.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i % shape.width() < shape.width() / 2 ? 0.2 : 0.8) + 0.03 * random.nextGaussian();
        }
        return x;
    }

    /** Images at which second derivatives are large, and others. */
    List<double[]> images() {
        return List.of(
                new double[shape.size()],
                image(),
                Dense.scaled(0.005, Dense.gaussian(shape.size(), seed.child("nearly flat"))),
                Dense.gaussian(shape.size(), seed.child("wild")));
    }

    static double[] gradient(RegularizerEvaluator evaluator, double[] x) {
        double[] gradient = new double[x.length];
        evaluator.addGradient(x, gradient);
        return gradient;
    }

    static double[] hessian(RegularizerEvaluator evaluator, double[] v) {
        double[] out = new double[v.length];
        evaluator.addHessian(v, out);
        return out;
    }

    double[] mixed(RegularizerEvaluator evaluator, double[] d) {
        double[] out = new double[shape.size()];
        Arrays.fill(out, Double.NaN);
        evaluator.mixed(d, out);
        return out;
    }

    /** Columns of the Hessian, hence also its rows, at the point of linearisation. */
    double[][] denseHessian(RegularizerEvaluator evaluator) {
        double[][] columns = new double[shape.size()][];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = hessian(evaluator, unit(shape.size(), j));
        }
        return columns;
    }

    /** B^T, a row for every parameter. */
    double[][] denseMixed(RegularizerEvaluator evaluator) {
        double[][] columns = new double[layout().dimension()][];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = mixed(evaluator, unit(columns.length, j));
        }
        return columns;
    }

    private static double[] unit(int n, int j) {
        double[] e = new double[n];
        e[j] = 1;
        return e;
    }

    @Override
    public String toString() {
        return regularizer + " on " + shape;
    }
}
