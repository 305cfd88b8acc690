package org.bilevel.api.testkit;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bilevel.api.random.SeedPath;

/**
 * Random problems with known answers as jqwik arbitraries. Each is a function of a dimension, the logarithm of a condition
 * number, and a seed, all of which shrink.
 */
public final class Generators {

    /** Dimensions are 1 to this. */
    public static final int LARGEST_DIMENSION = 12;

    /** The largest condition number of the generators that take none. */
    public static final double LARGEST_CONDITION = 1e4;

    private Generators() {}

    /** Where a random problem's entries come from. */
    public static Arbitrary<SeedPath> seeds() {
        return Arbitraries.longs().between(0, 1 << 20).map(SeedPath::of);
    }

    /** 1 to {@link #LARGEST_DIMENSION}. */
    public static Arbitrary<Integer> dimensions() {
        return dimensions(LARGEST_DIMENSION);
    }

    private static Arbitrary<Integer> dimensions(int largest) {
        return Arbitraries.integers().between(1, largest);
    }

    /** Spread logarithmically over 1 to the largest. */
    public static Arbitrary<Double> conditions(double largest) {
        return logarithmic(1, largest);
    }

    /** The geometric mean of mu and L: both stay within 1e-3 to 1e3, where the contracts' absolute tolerances make sense. */
    private static Arbitrary<Double> scales() {
        return logarithmic(0.1, 10);
    }

    private static Arbitrary<Double> logarithmic(double smallest, double largest) {
        double span = Math.log10(largest / smallest);
        return Arbitraries.integers().between(0, 100).map(percent -> smallest * Math.pow(10, span * percent / 100.0));
    }

    /** Positive definite systems with condition numbers 1 to the largest. */
    public static Arbitrary<LinearSystem> positiveDefinite(double largestCondition) {
        return positiveDefinite(LARGEST_DIMENSION, largestCondition);
    }

    /** The same of dimensions 1 to a largest. */
    public static Arbitrary<LinearSystem> positiveDefinite(int largestDimension, double largestCondition) {
        return Combinators.combine(dimensions(largestDimension), conditions(largestCondition), scales(), seeds())
                .as((n, condition, scale, seed) ->
                        LinearSystem.positiveDefinite(n, condition, scale / Math.sqrt(condition), seed));
    }

    /** Symmetric systems with eigenvalues of both signs, from dimension 2, whose moduli are in ratios 1 to the largest. */
    public static Arbitrary<LinearSystem> indefinite(double largestCondition) {
        return indefinite(LARGEST_DIMENSION, largestCondition);
    }

    /** The same of dimensions 2 to a largest. */
    public static Arbitrary<LinearSystem> indefinite(int largestDimension, double largestCondition) {
        return Combinators.combine(dimensions(largestDimension), conditions(largestCondition), scales(), seeds())
                .as((n, condition, scale, seed) ->
                        LinearSystem.indefinite(Math.max(2, n), condition, scale / Math.sqrt(condition), seed));
    }

    /** Quadratics with condition numbers 1 to the largest. */
    public static Arbitrary<QuadraticObjective> quadratics(double largestCondition) {
        return positiveDefinite(largestCondition).map(QuadraticObjective::of);
    }

    /** Strongly convex objectives that are not quadratic, with L/mu 1 to the largest. */
    public static Arbitrary<SmoothObjective> smooth(double largestCondition) {
        return Combinators.combine(dimensions(), dimensions(), conditions(largestCondition), scales(), seeds())
                .as((n, p, condition, scale, seed) ->
                        SmoothObjective.random(n, p, condition, scale / Math.sqrt(condition), seed));
    }

    /** Objectives of both kinds. */
    public static Arbitrary<SolvedObjective> objectives(double largestCondition) {
        return Arbitraries.oneOf(
                quadratics(largestCondition).map(objective -> (SolvedObjective) objective),
                smooth(largestCondition).map(objective -> objective));
    }

    /** Bilevel problems in closed form, of up to 4 samples, with L/mu 1 to the largest. */
    public static Arbitrary<Instance<SolvedBilevelProblem>> quadraticBilevel(double largestCondition) {
        return Combinators.combine(samples(), dimensions(), dimensions(), conditions(largestCondition), seeds())
                .as((samples, n, d, condition, seed) -> new Instance<>(
                        QuadraticBilevelProblem.random(samples, n, d, condition, seed),
                        Dense.gaussian(d, seed.child("theta"))));
    }

    /** Bilevel problems that are not quadratic, of up to 4 samples, with L/mu 1 to the largest. */
    public static Arbitrary<Instance<SolvedBilevelProblem>> smoothBilevel(double largestCondition) {
        return Combinators.combine(samples(), dimensions(), dimensions(), conditions(largestCondition), seeds())
                .as(SmoothBilevelProblem::random);
    }

    /** Bilevel problems of both kinds. */
    public static Arbitrary<Instance<SolvedBilevelProblem>> bilevel(double largestCondition) {
        return Arbitraries.oneOf(quadraticBilevel(largestCondition), smoothBilevel(largestCondition));
    }

    private static Arbitrary<Integer> samples() {
        return Arbitraries.integers().between(1, 4);
    }
}
