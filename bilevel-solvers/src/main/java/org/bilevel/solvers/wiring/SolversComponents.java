package org.bilevel.solvers.wiring;

import java.util.List;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Component;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.commonsmath.CommonsConjugateGradient;
import org.bilevel.solvers.commonsmath.CommonsSymmLq;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.linear.Minres;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.GradientDescent;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.sampling.RandomReshuffling;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.LogarithmicSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.stochastic.Amigo;
import org.bilevel.solvers.stochastic.FullBatchIsgd;
import org.bilevel.solvers.stochastic.MaSoba;
import org.bilevel.solvers.stochastic.Saba;
import org.bilevel.solvers.stochastic.Soba;
import org.bilevel.solvers.stochastic.StocBio;
import org.bilevel.solvers.stochastic.Ttsa;
import org.bilevel.solvers.upper.Isgd;

/** The components of this module by family and name, for the Guice modules and for whoever needs none. */
public final class SolversComponents {

    private SolversComponents() {}

    /** Methods for min_x h(x). */
    public static List<Component<LowerLevelSolver>> lowerLevelSolvers() {
        return List.of(
                new Component<>(
                        LowerLevelSolver.class,
                        "gd",
                        "gradient descent with step 2 / (L + mu)",
                        "Nesterov 2004, Theorem 2.1.15",
                        GradientDescent.class),
                new Component<>(
                        LowerLevelSolver.class,
                        "fista",
                        "accelerated gradient descent",
                        "Chambolle and Pock 2016; O'Donoghue and Candes 2015",
                        Fista.class));
    }

    /** Methods for the adjoint system. */
    public static List<Component<LinearSolver>> linearSolvers() {
        return List.of(
                new Component<>(
                        LinearSolver.class,
                        "cg",
                        "conjugate gradients",
                        "Hestenes and Stiefel 1952",
                        ConjugateGradient.class),
                new Component<>(
                        LinearSolver.class,
                        "minres",
                        "MINRES, for symmetric systems that may be indefinite",
                        "Paige and Saunders 1975",
                        Minres.class),
                new Component<>(
                        LinearSolver.class,
                        "commons-cg",
                        "conjugate gradients of Apache Commons Math",
                        "Apache Commons Math 3.6.1",
                        CommonsConjugateGradient.class),
                new Component<>(
                        LinearSolver.class,
                        "commons-symmlq",
                        "SYMMLQ of Apache Commons Math",
                        "Apache Commons Math 3.6.1; Paige and Saunders 1975",
                        CommonsSymmLq.class));
    }

    /** How mini-batches are drawn. */
    public static List<Component<SamplingStrategy>> samplingStrategies() {
        return List.of(
                new Component<>(
                        SamplingStrategy.class,
                        "uniform",
                        "uniform draws with replacement",
                        "Robbins and Monro 1951",
                        UniformWithReplacement.class),
                new Component<>(
                        SamplingStrategy.class,
                        "reshuffling",
                        "a fresh permutation every epoch",
                        "Mishchenko, Khaled and Richtarik 2020",
                        RandomReshuffling.class),
                new Component<>(
                        SamplingStrategy.class,
                        "full",
                        "every sample in every step",
                        "the deterministic methods",
                        FullBatch.class));
    }

    /** Schedules of step sizes and accuracies. */
    public static List<Component<Schedule>> schedules() {
        return List.of(
                new Component<>(Schedule.class, "constant", "the same value at every step", "", ConstantSchedule.class),
                new Component<>(
                        Schedule.class,
                        "polynomial",
                        "initial (k + 1)^-exponent",
                        "Salehi et al. 2024, arXiv 2412.12049",
                        PolynomialSchedule.class),
                new Component<>(
                        Schedule.class,
                        "logarithmic",
                        "initial / (1 + log(1 + k))^exponent",
                        "Salehi et al. 2024, arXiv 2412.12049",
                        LogarithmicSchedule.class));
    }

    /** All of them. */
    public static List<Component<?>> all() {
        return List.<List<? extends Component<?>>>of(
                        lowerLevelSolvers(), linearSolvers(), samplingStrategies(), schedules())
                .stream()
                .<Component<?>>flatMap(List::stream)
                .toList();
    }

    /** Methods for min_theta f(theta). */
    public static List<Component<UpperLevelMethod>> upperLevelMethods() {
        return List.of(new Component<>(
                UpperLevelMethod.class,
                "isgd",
                "inexact stochastic gradient descent; constant schedules for fixed steps, decreasing ones to converge",
                "Salehi, Mukherjee, Roberts and Ehrhardt 2024, arXiv 2412.12049",
                Isgd.class));
    }

    /** Methods for finite sums at both levels. */
    public static List<Component<StochasticBilevelMethod>> stochasticBilevelMethods() {
        return List.of(
                new Component<>(
                        StochasticBilevelMethod.class,
                        "stocbio",
                        "inner loop on x, Neumann series for the adjoint",
                        "Ji, Yang and Liang 2021, arXiv 2010.07962",
                        StocBio.class),
                new Component<>(
                        StochasticBilevelMethod.class,
                        "amigo",
                        "inner loops on x and on the adjoint, both from their last values",
                        "Arbel and Mairal 2022, arXiv 2111.14580",
                        Amigo.class),
                new Component<>(
                        StochasticBilevelMethod.class,
                        "soba",
                        "one stochastic step on all variables at once",
                        "Dagreou, Ablin, Vaiter and Moreau 2022, arXiv 2201.13409",
                        Soba.class),
                new Component<>(
                        StochasticBilevelMethod.class,
                        "saba",
                        "SOBA with the variance of all directions reduced as in SAGA",
                        "Dagreou, Ablin, Vaiter and Moreau 2022, arXiv 2201.13409",
                        Saba.class),
                new Component<>(
                        StochasticBilevelMethod.class,
                        "ma-soba",
                        "SOBA with a moving average of the hypergradients",
                        "Chen, Xiao and Balasubramanian 2023, arXiv 2306.12067",
                        MaSoba.class),
                new Component<>(
                        StochasticBilevelMethod.class,
                        "ttsa",
                        "two time scales, one random term of the Neumann series",
                        "Hong, Wai, Wang and Yang 2020, arXiv 2007.05170",
                        Ttsa.class),
                new Component<>(
                        StochasticBilevelMethod.class,
                        "isgd-full",
                        "the deterministic reference: ISGD on the whole sum",
                        "Salehi, Mukherjee, Roberts and Ehrhardt 2024, arXiv 2412.12049",
                        FullBatchIsgd.class));
    }
}
