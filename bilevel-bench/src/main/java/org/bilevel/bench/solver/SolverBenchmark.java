package org.bilevel.bench.solver;

import java.util.concurrent.TimeUnit;
import org.bilevel.api.linear.LinearSolution;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.termination.Stopping;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.Momentum;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An iteration of FISTA and of CG on a colour image, 10 filters 7x7, in microseconds; their own vector operations are what exceeds {@code RegularizerBenchmark}.
 *
 * <p>Run: {@code java -jar bilevel-bench/target/benchmarks.jar SolverBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
@Warmup(iterations = 3, time = 1)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare first
public class SolverBenchmark {

    private static final int ITERATIONS = 20;

    /** Never met: as many iterations as there may be. */
    private static final Stopping NEVER = Stopping.at(0);

    /** Height and width. */
    @Param({"96", "512"})
    public int side;

    /** Of the convolutions. */
    @Param({"SINGLE", "DOUBLE"})
    public Precision precision;

    private final Workspace workspace = new Workspace();
    private LowerLevelObjective objective;
    private Linearization linearization;
    private double[] start;
    private double[] x;
    private double[] b;

    /** Draws an image and linearises there. */
    @Setup
    public void prepare() {
        RestorationProblem problem = ColourDenoising.problem(side, 1, precision);
        start = new double[problem.dimension(0)];
        problem.coldStart(0, start);
        objective = problem.lowerLevel(ColourDenoising.initialParameters()).objective(0);
        linearization = objective.linearize(start);
        x = start.clone();
        b = problem.samples().getFirst().truth().data();
    }

    /** FISTA with constant momentum. */
    @Benchmark
    @OperationsPerInvocation(ITERATIONS)
    public LowerLevelSolution fista() {
        System.arraycopy(start, 0, x, 0, x.length);
        return new Fista(ITERATIONS, Momentum.STRONGLY_CONVEX).solve(objective, x, NEVER, workspace);
    }

    /** CG on the Hessian at the noisy image. */
    @Benchmark
    @OperationsPerInvocation(ITERATIONS)
    public LinearSolution conjugateGradient() {
        System.arraycopy(start, 0, x, 0, x.length);
        return new ConjugateGradient(ITERATIONS).solve(linearization.hessian(), b, x, NEVER, workspace);
    }
}
