package org.bilevel.bench.kernel;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the processor can do at most: fused multiply-adds on twelve independent accumulators and nothing else. {@code flops} is in GFLOP/s; fractions of the peak in docs/performance.md are relative to
 * it, from the same run.
 *
 * <p>Run: {@code java -jar bilevel-bench/target/benchmarks.jar PeakBenchmark RegularizerBenchmark}, with {@code -t 2} for both cores.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeakBenchmark {

    private static final int ROUNDS = 10_000;
    private static final int ACCUMULATORS = 12;

    /** Counts floating-point operations. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Work {
        /** A multiply-add is two. */
        public long flops;

        private float single = 0.5f;
        private double twice = 0.5;
    }

    /** In single precision. */
    @Benchmark
    public float single(Work work) {
        work.flops += 2L * ACCUMULATORS * ROUNDS * FloatVector.SPECIES_PREFERRED.length();
        return floats(work.single);
    }

    /** In double precision. */
    @Benchmark
    public double twice(Work work) {
        work.flops += 2L * ACCUMULATORS * ROUNDS * DoubleVector.SPECIES_PREFERRED.length();
        return doubles(work.twice);
    }

    private static float floats(float factor) {
        FloatVector m = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, factor);
        FloatVector b = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 0.5f);
        FloatVector a0 = b;
        FloatVector a1 = b;
        FloatVector a2 = b;
        FloatVector a3 = b;
        FloatVector a4 = b;
        FloatVector a5 = b;
        FloatVector a6 = b;
        FloatVector a7 = b;
        FloatVector a8 = b;
        FloatVector a9 = b;
        FloatVector a10 = b;
        FloatVector a11 = b;
        for (int i = 0; i < ROUNDS; i++) {
            a0 = a0.fma(m, b);
            a1 = a1.fma(m, b);
            a2 = a2.fma(m, b);
            a3 = a3.fma(m, b);
            a4 = a4.fma(m, b);
            a5 = a5.fma(m, b);
            a6 = a6.fma(m, b);
            a7 = a7.fma(m, b);
            a8 = a8.fma(m, b);
            a9 = a9.fma(m, b);
            a10 = a10.fma(m, b);
            a11 = a11.fma(m, b);
        }
        return a0.add(a1)
                .add(a2)
                .add(a3)
                .add(a4)
                .add(a5)
                .add(a6)
                .add(a7)
                .add(a8)
                .add(a9)
                .add(a10)
                .add(a11)
                .reduceLanes(VectorOperators.ADD);
    }

    private static double doubles(double factor) {
        DoubleVector m = DoubleVector.broadcast(DoubleVector.SPECIES_PREFERRED, factor);
        DoubleVector b = DoubleVector.broadcast(DoubleVector.SPECIES_PREFERRED, 0.5);
        DoubleVector a0 = b;
        DoubleVector a1 = b;
        DoubleVector a2 = b;
        DoubleVector a3 = b;
        DoubleVector a4 = b;
        DoubleVector a5 = b;
        DoubleVector a6 = b;
        DoubleVector a7 = b;
        DoubleVector a8 = b;
        DoubleVector a9 = b;
        DoubleVector a10 = b;
        DoubleVector a11 = b;
        for (int i = 0; i < ROUNDS; i++) {
            a0 = a0.fma(m, b);
            a1 = a1.fma(m, b);
            a2 = a2.fma(m, b);
            a3 = a3.fma(m, b);
            a4 = a4.fma(m, b);
            a5 = a5.fma(m, b);
            a6 = a6.fma(m, b);
            a7 = a7.fma(m, b);
            a8 = a8.fma(m, b);
            a9 = a9.fma(m, b);
            a10 = a10.fma(m, b);
            a11 = a11.fma(m, b);
        }
        return a0.add(a1)
                .add(a2)
                .add(a3)
                .add(a4)
                .add(a5)
                .add(a6)
                .add(a7)
                .add(a8)
                .add(a9)
                .add(a10)
                .add(a11)
                .reduceLanes(VectorOperators.ADD);
    }
}
