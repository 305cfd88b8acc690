package org.bilevel.bench.kernel;

import java.util.concurrent.TimeUnit;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Derivatives of Fields of Experts, of 10 filters 7x7 on colour or 48 on grey images. {@code flops} is in GFLOP/s; a convolution with K filters on n pixels of C channels counts 2 * 49 * C K n, and there
 * are two in a gradient or a Hessian product, four in B^T q.
 *
 * <p>Run: {@code mvn -q package -DskipTests && java -jar bilevel-bench/target/benchmarks.jar "PeakBenchmark|RegularizerBenchmark" -prof gc}
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegularizerBenchmark {

    /** A regulariser at one theta and image. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH calls prepare first
    public static class Setting {

        /** Colour with 10 filters, grey with 48. */
        @Param({"3", "1"})
        public int channels;

        /** Height and width. */
        @Param({"96", "512", "2048"})
        public int side;

        /** Of the convolutions. */
        @Param({"SINGLE", "DOUBLE"})
        public Precision precision;

        private double[] x;
        private double[] out;
        private double[] z;
        private RegularizerEvaluator evaluator;
        private long convolution;

        /** Draws an image and linearises there. */
        @Setup
        public void prepare() {
            int filters = channels == 3 ? 10 : 48;
            FieldsOfExperts foe = new FieldsOfExperts(filters, 7, Boundary.REFLECTING, precision);
            double[] theta = foe.initialParameters(channels, 0.1);
            ImageShape shape = new ImageShape(channels, side, side);
            x = DeadLeaves.fitting(shape).draw(shape, SeedPath.of(1)).data();
            out = new double[x.length];
            z = new double[theta.length];
            evaluator = foe.at(theta, channels).evaluator(shape);
            evaluator.linearize(x);
            convolution = 2L * 49 * channels * filters * shape.pixels();
        }
    }

    /** Counts floating-point operations. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Work {
        /** A multiply-add is two. */
        public long flops;
    }

    /** One gradient. */
    @Benchmark
    public double[] gradient(Setting setting, Work work) {
        setting.evaluator.addGradient(setting.x, setting.out);
        work.flops += 2 * setting.convolution;
        return setting.out;
    }

    /** One Hessian product. */
    @Benchmark
    public double[] hessian(Setting setting, Work work) {
        setting.evaluator.addHessian(setting.x, setting.out);
        work.flops += 2 * setting.convolution;
        return setting.out;
    }

    /** One product with the transposed mixed derivative. */
    @Benchmark
    public double[] mixedTransposed(Setting setting, Work work) {
        setting.evaluator.mixedTransposed(setting.x, setting.z);
        work.flops += 4 * setting.convolution;
        return setting.z;
    }
}
