package org.bilevel.api.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.random.SeedPath;

/**
 * Points y within a distance of x that try to break bounds on the change of second derivatives along a vector q. Random ones rarely come near a bound, so most are
 * sought: the derivative of y -> A(y) q is symmetric, and that of y -> B(y)^T q has the transpose w -> d/dt A(x, theta + t w) q, both of which
 * serve a power iteration.
 */
public final class NearbyPoints {

    private static final int STEPS = 3;

    private static final double DIFFERENCE = 1e-4;

    /** Keeps rounding from putting a point outside the ball. */
    private static final double INSIDE = 1 - 1e-10;

    private final BilevelProblem problem;
    private final int sample;
    private final double[] theta;
    private final double[] x;
    private final double[] q;
    private final double radius;
    private final LowerLevelObjective atTheta;
    private final List<double[]> points = new ArrayList<>();

    private NearbyPoints(BilevelProblem problem, int sample, double[] theta, double[] x, double[] q, double radius) {
        this.problem = problem;
        this.sample = sample;
        this.theta = theta;
        this.x = x;
        this.q = q;
        this.radius = radius;
        this.atTheta = objective(theta);
    }

    /** The points for sample i of a problem at theta, near x; q is not 0. Some are sought for all of theta, some for one of its blocks at random. */
    public static List<double[]> of(
            BilevelProblem problem, int sample, double[] theta, double[] x, double[] q, double radius, SeedPath seed) {
        NearbyPoints nearby = new NearbyPoints(problem, sample, theta, x, q, radius);
        nearby.addUnsought(seed.child("unsought").generator());
        double[] start = Dense.direction(x.length, seed.child("start").generator());
        double[] atX = nearby.hessianTimesQ(nearby.atTheta, x);
        nearby.climb(start, y -> Dense.plus(nearby.hessianTimesQ(nearby.atTheta, y), -1, atX));
        nearby.climb(start, nearby.steepest(0, theta.length));
        List<ParameterLayout.Block> blocks = problem.layout().blocks();
        ParameterLayout.Block block = blocks.get(seed.child("block").generator().nextInt(blocks.size()));
        nearby.climb(start, nearby.steepest(block.offset(), block.end()));
        return nearby.points;
    }

    private void addUnsought(RandomGenerator random) {
        add(Dense.scaled(1 / Dense.norm(q), q));
        add(Dense.direction(x.length, random));
        double[] coordinate = new double[x.length];
        coordinate[random.nextInt(x.length)] = 1;
        add(coordinate);
        add(Dense.scaled(random.nextDouble(), Dense.direction(x.length, random)));
    }

    /** On both sides of x. */
    private void add(double[] direction) {
        points.add(Dense.plus(x, INSIDE * radius, direction));
        points.add(Dense.plus(x, -INSIDE * radius, direction));
    }

    private void climb(double[] start, UnaryOperator<double[]> next) {
        double[] direction = start;
        for (int k = 0; k < STEPS; k++) {
            double[] towards = next.apply(Dense.plus(x, INSIDE * radius, direction));
            double norm = Dense.norm(towards);
            if (!(norm > 0) || !Double.isFinite(norm)) {
                return;
            }
            direction = Dense.scaled(1 / norm, towards);
            add(direction);
        }
    }

    /** From y, the direction in which the change of a part of B^T q so far grows fastest. */
    private UnaryOperator<double[]> steepest(int from, int to) {
        double[] atX = mixedTimesQ(x);
        return y -> {
            double[] w = Dense.plus(mixedTimesQ(y), -1, atX);
            for (int i = 0; i < w.length; i++) {
                w[i] = i >= from && i < to ? w[i] : 0;
            }
            double norm = Dense.norm(w);
            if (!(norm > 0)) {
                return new double[x.length];
            }
            double[] ahead = hessianTimesQ(objective(Dense.plus(theta, DIFFERENCE / norm, w)), x);
            double[] behind = hessianTimesQ(objective(Dense.plus(theta, -DIFFERENCE / norm, w)), x);
            return Dense.plus(ahead, -1, behind);
        };
    }

    private double[] hessianTimesQ(LowerLevelObjective h, double[] y) {
        return Laws.product(h.linearize(y).hessian(), q);
    }

    private double[] mixedTimesQ(double[] y) {
        return Laws.transposeProduct(atTheta.linearize(y).mixed(), q);
    }

    private LowerLevelObjective objective(double[] parameters) {
        return problem.lowerLevel(parameters).objective(sample);
    }
}
