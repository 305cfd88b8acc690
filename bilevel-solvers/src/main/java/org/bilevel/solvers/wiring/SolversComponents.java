package org.bilevel.solvers.wiring;

import java.util.List;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Component;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.UpperLevelMethod;
import org.bilevel.solvers.commonsmath.CommonsConjugateGradient;
import org.bilevel.solvers.commonsmath.CommonsSymmLq;
import org.bilevel.solvers.constraint.Box;
import org.bilevel.solvers.constraint.NonNegative;
import org.bilevel.solvers.constraint.NormBall;
import org.bilevel.solvers.constraint.ZeroMean;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.linear.JacobianFree;
import org.bilevel.solvers.linear.LinearGradientDescent;
import org.bilevel.solvers.linear.LinearHeavyBall;
import org.bilevel.solvers.linear.Minres;
import org.bilevel.solvers.linear.NeumannSeries;
import org.bilevel.solvers.linear.PreconditionedConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.GradientDescent;
import org.bilevel.solvers.lower.HeavyBall;
import org.bilevel.solvers.lower.LBfgs;
import org.bilevel.solvers.lower.Nesterov;
import org.bilevel.solvers.lower.NewtonCg;
import org.bilevel.solvers.lower.NonmonotoneApg;
import org.bilevel.solvers.sampling.Cyclic;
import org.bilevel.solvers.sampling.FullBatch;
import org.bilevel.solvers.sampling.GradientNormSampling;
import org.bilevel.solvers.sampling.GrowingBatches;
import org.bilevel.solvers.sampling.ImportanceSampling;
import org.bilevel.solvers.sampling.RandomReshuffling;
import org.bilevel.solvers.sampling.ShuffleOnce;
import org.bilevel.solvers.sampling.UniformWithReplacement;
import org.bilevel.solvers.sampling.UniformWithoutReplacement;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.CosineSchedule;
import org.bilevel.solvers.schedule.GeometricSchedule;
import org.bilevel.solvers.schedule.LogarithmicSchedule;
import org.bilevel.solvers.schedule.MilestonesSchedule;
import org.bilevel.solvers.schedule.PerEpochSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.schedule.StepwiseSchedule;
import org.bilevel.solvers.schedule.WarmupSchedule;
import org.bilevel.solvers.stochastic.Amigo;
import org.bilevel.solvers.stochastic.FullBatchIsgd;
import org.bilevel.solvers.stochastic.MaSoba;
import org.bilevel.solvers.stochastic.Saba;
import org.bilevel.solvers.stochastic.Soba;
import org.bilevel.solvers.stochastic.StocBio;
import org.bilevel.solvers.stochastic.Ttsa;
import org.bilevel.solvers.upper.AdaBelief;
import org.bilevel.solvers.upper.AdaGrad;
import org.bilevel.solvers.upper.Adam;
import org.bilevel.solvers.upper.AdamW;
import org.bilevel.solvers.upper.AdaptiveIsgd;
import org.bilevel.solvers.upper.Hoag;
import org.bilevel.solvers.upper.Igd;
import org.bilevel.solvers.upper.Isgd;
import org.bilevel.solvers.upper.Maid;
import org.bilevel.solvers.upper.MomentumSgd;
import org.bilevel.solvers.upper.ScheduleFreeAdamW;
import org.bilevel.solvers.upper.ScheduleFreeSgd;

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
                        "heavy-ball",
                        "heavy ball with the parameters best for quadratics",
                        "Polyak 1964",
                        HeavyBall.class),
                new Component<>(
                        LowerLevelSolver.class,
                        "nesterov",
                        "accelerated gradient descent with the constant momentum for strong convexity",
                        "Nesterov 2004, scheme 2.2.11",
                        Nesterov.class),
                new Component<>(
                        LowerLevelSolver.class,
                        "nmapg",
                        "nonmonotone accelerated gradient descent, which needs no mu",
                        "Li and Lin 2015, Algorithm 2",
                        NonmonotoneApg.class),
                new Component<>(
                        LowerLevelSolver.class,
                        "fista",
                        "accelerated gradient descent",
                        "Chambolle and Pock 2016; O'Donoghue and Candes 2015",
                        Fista.class),
                new Component<>(
                        LowerLevelSolver.class,
                        "lbfgs",
                        "limited-memory BFGS with a line search on slopes",
                        "Nocedal and Wright 2006, Algorithms 7.4 and 7.5",
                        LBfgs.class),
                new Component<>(
                        LowerLevelSolver.class,
                        "newton-cg",
                        "inexact Newton with conjugate gradients",
                        "Eisenstat and Walker 1996",
                        NewtonCg.class));
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
                        "pcg",
                        "preconditioned conjugate gradients",
                        "Saad 2003, Algorithm 9.1",
                        PreconditionedConjugateGradient.class),
                new Component<>(
                        LinearSolver.class,
                        "neumann",
                        "Neumann series with step 1 / L",
                        "Lorraine, Vicol and Duvenaud 2020",
                        NeumannSeries.class),
                new Component<>(
                        LinearSolver.class,
                        "gd",
                        "gradient descent with step 2 / (L + mu)",
                        "Saad 2003, section 4.2.1",
                        LinearGradientDescent.class),
                new Component<>(LinearSolver.class, "heavy-ball", "heavy ball", "Polyak 1964", LinearHeavyBall.class),
                new Component<>(
                        LinearSolver.class,
                        "jfb",
                        "no solve: a multiple of the right-hand side, biased by design",
                        "Fung et al. 2022, arXiv 2103.12803",
                        JacobianFree.class),
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
                        "without-replacement",
                        "distinct samples, drawn afresh in every step",
                        "Fan, Muller and Rezucha 1962",
                        UniformWithoutReplacement.class),
                new Component<>(
                        SamplingStrategy.class,
                        "reshuffling",
                        "a fresh permutation every epoch",
                        "Mishchenko, Khaled and Richtarik 2020",
                        RandomReshuffling.class),
                new Component<>(
                        SamplingStrategy.class,
                        "shuffle-once",
                        "one permutation for all epochs",
                        "Mishchenko, Khaled and Richtarik 2020",
                        ShuffleOnce.class),
                new Component<>(
                        SamplingStrategy.class,
                        "cyclic",
                        "the data set in its own order",
                        "Bertsekas 2011, arXiv 1507.01030",
                        Cyclic.class),
                new Component<>(
                        SamplingStrategy.class,
                        "importance",
                        "probabilities by Lipschitz constants or other given numbers, weights that keep it unbiased",
                        "Needell, Srebro and Ward 2014, arXiv 1310.5715",
                        ImportanceSampling.class),
                new Component<>(
                        SamplingStrategy.class,
                        "gradient-norms",
                        "probabilities by the last norms of the samples' hypergradients, weights that keep it unbiased",
                        "Zhao and Zhang 2015, arXiv 1401.2753; Alain et al. 2015, arXiv 1511.06481",
                        GradientNormSampling.class),
                new Component<>(
                        SamplingStrategy.class,
                        "growing",
                        "distinct samples, more from step to step, up to the whole data set",
                        "Friedlander and Schmidt 2012, arXiv 1104.2373",
                        GrowingBatches.class),
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
                        LogarithmicSchedule.class),
                new Component<>(
                        Schedule.class,
                        "geometric",
                        "initial ratio^k",
                        "Pedregosa 2016, arXiv 1602.02355",
                        GeometricSchedule.class),
                new Component<>(
                        Schedule.class, "stepwise", "initial factor^floor(k / every)", "", StepwiseSchedule.class),
                new Component<>(
                        Schedule.class,
                        "milestones",
                        "multiplied by a factor at each of some steps",
                        "",
                        MilestonesSchedule.class),
                new Component<>(
                        Schedule.class,
                        "cosine",
                        "half a cosine, once or with restarts",
                        "Loshchilov and Hutter 2017, arXiv 1608.03983",
                        CosineSchedule.class),
                new Component<>(
                        Schedule.class,
                        "warmup",
                        "a linear rise, then another schedule",
                        "Goyal et al. 2017, arXiv 1706.02677",
                        WarmupSchedule.class),
                new Component<>(
                        Schedule.class,
                        "per-epoch",
                        "another schedule, at the number of the epoch",
                        "",
                        PerEpochSchedule.class));
    }

    /** All of them. */
    public static List<Component<?>> all() {
        return List.<List<? extends Component<?>>>of(
                        lowerLevelSolvers(),
                        linearSolvers(),
                        samplingStrategies(),
                        schedules(),
                        constraints(),
                        upperLevelMethods(),
                        stochasticBilevelMethods())
                .stream()
                .<Component<?>>flatMap(List::stream)
                .toList();
    }

    /** Methods for min_theta f(theta). */
    public static List<Component<UpperLevelMethod>> upperLevelMethods() {
        return List.of(
                new Component<>(
                        UpperLevelMethod.class,
                        "isgd",
                        "inexact stochastic gradient descent; constant schedules for fixed steps, decreasing ones to converge",
                        "Salehi, Mukherjee, Roberts and Ehrhardt 2024, arXiv 2412.12049",
                        Isgd.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "isgd-adaptive",
                        "the same, as accurate as the noise of mini-batches justifies",
                        "docs/decisions/008",
                        AdaptiveIsgd.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "isgd-momentum",
                        "the same with momentum, the heavy ball",
                        "Polyak 1964",
                        MomentumSgd.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "adam",
                        "Adam on inexact stochastic hypergradients",
                        "Kingma and Ba 2015",
                        Adam.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "adamw",
                        "Adam with decoupled weight decay",
                        "Loshchilov and Hutter 2019",
                        AdamW.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "adabelief",
                        "Adam that divides by the deviation of z from its mean",
                        "Zhuang et al. 2020",
                        AdaBelief.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "adagrad",
                        "steps divided by the root of the sum of all squares",
                        "Duchi, Hazan and Singer 2011",
                        AdaGrad.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "schedule-free-sgd",
                        "gradient descent without decreasing steps, averaged",
                        "Defazio et al. 2024, arXiv 2405.15682",
                        ScheduleFreeSgd.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "schedule-free-adamw",
                        "AdamW without decreasing steps, averaged",
                        "Defazio et al. 2024, arXiv 2405.15682",
                        ScheduleFreeAdamW.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "igd",
                        "inexact gradient descent: full batches, fixed step and accuracy",
                        "Ehrhardt and Roberts 2024, arXiv 2301.04764",
                        Igd.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "maid",
                        "adaptive inexact descent: full batches, a line search and accuracies that certify descent",
                        "Salehi, Mukherjee, Roberts and Ehrhardt 2025, arXiv 2308.10098",
                        Maid.class),
                new Component<>(
                        UpperLevelMethod.class,
                        "hoag",
                        "full batches, summable accuracies, an adaptive step",
                        "Pedregosa 2016, arXiv 1602.02355",
                        Hoag.class));
    }

    /** Sets that theta is kept in. */
    public static List<Component<Constraint>> constraints() {
        return List.of(
                new Component<>(Constraint.class, "box", "every entry between two bounds", "", Box.class),
                new Component<>(Constraint.class, "non-negative", "no entry below 0", "", NonNegative.class),
                new Component<>(Constraint.class, "zero-mean", "every filter sums to zero", "", ZeroMean.class),
                new Component<>(
                        Constraint.class,
                        "norm-ball",
                        "the norm of a block or of each filter is bounded",
                        "",
                        NormBall.class));
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
