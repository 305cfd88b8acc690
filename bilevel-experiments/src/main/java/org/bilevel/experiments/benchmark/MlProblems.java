package org.bilevel.experiments.benchmark;

import java.util.List;
import java.util.Objects;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.benchmark.MlProblem.Instance;
import org.bilevel.experiments.benchmark.MlSteps.Pair;
import org.bilevel.experiments.data.SyntheticData;
import org.bilevel.solvers.problem.FiniteSumCleaning;
import org.bilevel.solvers.problem.FiniteSumLogistic;
import org.bilevel.solvers.problem.FiniteSumQuadratic;
import org.jspecify.annotations.Nullable;

/** The problems of the comparison. */
public final class MlProblems {

    private static final double RIDGE = 0.01;

    private static final MlProblem QUADRATIC = new MlProblem(
            "quadratic",
            "Least squares at both levels with 20 unknowns and 5 parameters, in closed form; f is shown less its minimum.",
            "f - min f",
            1250,
            100_000,
            null,
            new MlSteps(
                    new Pair(0.25, 0.2),
                    new Pair(0.25, 0.1),
                    new Pair(0.5, 0.1),
                    new Pair(0.5, 0.05),
                    new Pair(0.5, 0.05),
                    new Pair(0.5, 0.2),
                    0.2),
            (_, samples, _, seed) -> quadratic(samples, seed));

    private static final MlProblem LOGISTIC = new MlProblem(
            "logistic",
            "Logistic regression with a ridge exp(theta_f) for every feature, theta = 0 at first; data of the shape of ijcnn1 unless a file is given.",
            "f",
            10_000,
            49_990,
            SyntheticData.IJCNN1,
            new MlSteps(
                    new Pair(0.25, 100),
                    new Pair(0.25, 30),
                    new Pair(0.5, 100),
                    new Pair(0.5, 3),
                    new Pair(0.5, 100),
                    new Pair(0.5, 100),
                    100),
            (split, _, _, _) -> logistic(split));

    private static final MlProblem CLEANING = new MlProblem(
            "data-cleaning",
            "A weight sigma(theta_i) for every training sample, some of whose labels are wrong, in softmax regression with a ridge of %s, theta = 0 at first; data of the shape of covtype unless a file is given."
                    .formatted(RIDGE),
            "f",
            5000,
            581_012,
            SyntheticData.COVTYPE,
            new MlSteps(
                    new Pair(0.5, 300),
                    new Pair(0.25, 300),
                    new Pair(0.5, 1000),
                    new Pair(0.5, 300),
                    new Pair(0.5, 1000),
                    new Pair(0.5, 1000),
                    0.25),
            (split, _, corruption, seed) -> cleaning(split, corruption, seed));

    private MlProblems() {}

    /** All of them. */
    public static List<MlProblem> all() {
        return List.of(QUADRATIC, LOGISTIC, CLEANING);
    }

    /**
     * The problem of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MlProblem named(String name) {
        List<String> known = all().stream().map(MlProblem::name).toList();
        Options.require(known.contains(name), "problem", name, "one of " + String.join(", ", known));
        return all().get(known.indexOf(name));
    }

    private static Instance quadratic(int samples, SeedPath seed) {
        int validation = Split.validation(samples);
        FiniteSumQuadratic problem = FiniteSumQuadratic.random(samples - validation, validation, 20, 5, seed);
        return new Instance(problem, problem.loss(problem.minimiser()), 1);
    }

    private static Instance logistic(@Nullable Split split) {
        Split data = Objects.requireNonNull(split);
        return new Instance(new FiniteSumLogistic(data.training(), data.validation()), 0, 1);
    }

    /** Every training sample has an entry of theta of its own, whose derivative is its share of the mean. */
    private static Instance cleaning(@Nullable Split split, double corruption, SeedPath seed) {
        Split data = Objects.requireNonNull(split);
        FiniteSumCleaning problem = new FiniteSumCleaning(
                data.training().withCorruptedLabels(corruption, seed.child("corruption")), data.validation(), RIDGE);
        return new Instance(problem, 0, 1.0 / problem.lowerCount());
    }
}
