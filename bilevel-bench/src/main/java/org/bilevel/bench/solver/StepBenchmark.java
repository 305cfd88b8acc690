package org.bilevel.bench.solver;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.record.Budget;
import org.bilevel.api.record.RunResult;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.solvers.algorithm.LearningLoop;
import org.bilevel.solvers.sampling.RandomReshuffling;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.upper.Isgd;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A step of ISGD as in {@code bilevel learn}: draw a batch of 8 of 32 samples, hypergradient with its bound, update. The mean of the first {@link #STEPS} steps of a run, that is of one from cold starts and one from warm starts for
 * each sample; in milliseconds.
 *
 * <p>Run: {@code java -jar bilevel-bench/target/benchmarks.jar StepBenchmark -prof gc}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
@Warmup(iterations = 2, time = 4)
@org.openjdk.jmh.annotations.Measurement(iterations = 3, time = 4)
@SuppressWarnings("NullAway.Init") // JMH calls prepare first
public class StepBenchmark extends ColdStarts {

    /** Two epochs. */
    private static final int STEPS = 8;

    private double[] theta;
    private LearningLoop loop;

    /** Draws the samples. */
    @Setup
    public void prepare() {
        problem = ColourDenoising.problem(32, Precision.SINGLE);
        theta = ColourDenoising.initialParameters();
        Isgd isgd = new Isgd(new PolynomialSchedule(60, 0.5), new PolynomialSchedule(0.002, 0.25));
        loop = new LearningLoop(
                isgd, new RandomReshuffling(8), SeedPath.of(3), Budget.UNLIMITED.withSteps(STEPS), List.of());
    }

    /** A run. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public RunResult step() {
        return loop.run(theta, oracle, () -> false);
    }
}
