package org.bilevel.bench.solver;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.sampling.Batch;
import org.bilevel.imaging.kernel.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole hypergradient of a mini-batch from cold starts, bound included: colour patches of 96x96, noise 25/255, 10 filters 7x7. In milliseconds; {@code -prof gc} shows what it allocates.
 *
 * <p>Run: {@code java -jar bilevel-bench/target/benchmarks.jar HypergradientBenchmark -prof gc}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
@Warmup(iterations = 4, time = 2)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare first
public class HypergradientBenchmark extends ColdStarts {

    /** Samples. */
    @Param({"8", "64"})
    public int batch;

    /** Of the convolutions. */
    @Param({"SINGLE", "DOUBLE"})
    public Precision precision;

    private double[] theta;
    private Batch samples;

    /** Draws the samples. */
    @Setup
    public void prepare() {
        problem = ColourDenoising.problem(batch, precision);
        theta = ColourDenoising.initialParameters();
        samples = Batch.mean(IntStream.range(0, batch).toArray());
    }

    /** To a hundredth of the solution's error, and as accurate an adjoint. */
    @Benchmark
    public Hypergradient hypergradient() {
        return oracle.evaluate(theta, samples, new Accuracy(0.05, 1e-5));
    }
}
