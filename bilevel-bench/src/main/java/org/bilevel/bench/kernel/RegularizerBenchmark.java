package org.bilevel.bench.kernel;

import java.util.concurrent.TimeUnit;
import org.bilevel.api.random.SeedPath;
import org.bilevel.imaging.convolution.Boundary;
import org.bilevel.imaging.dataset.DeadLeaves;
import org.bilevel.imaging.image.ImageShape;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.imaging.regularizer.FieldsOfExperts;
import org.bilevel.imaging.regularizer.RegularizerEvaluator;
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
 * Derivatives of Fields of Experts on a colour patch of 96x96. A gradient is filters * 3 * 49 * 4 * 9216 floating-point operations.
 *
 * <p>Run: {@code mvn -q package -DskipTests && java -jar bilevel-bench/target/benchmarks.jar RegularizerBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare first
public class RegularizerBenchmark {

    private static final ImageShape SHAPE = new ImageShape(3, 96, 96);

    /** K. */
    @Param({"10", "24"})
    public int filters;

    /** Of the convolutions. */
    @Param({"SINGLE", "DOUBLE"})
    public Precision precision;

    private double[] x;
    private double[] out;
    private double[] z;
    private RegularizerEvaluator evaluator;

    /** Draws an image and linearises there. */
    @Setup
    public void prepare() {
        FieldsOfExperts foe = new FieldsOfExperts(filters, 7, Boundary.REFLECTING, precision);
        double[] theta = foe.initialParameters(3, 0.1);
        x = DeadLeaves.fitting(SHAPE).draw(SHAPE, SeedPath.of(1)).data();
        out = new double[x.length];
        z = new double[theta.length];
        evaluator = foe.at(theta, 3).evaluator(SHAPE);
        evaluator.linearize(x);
    }

    /** One gradient. */
    @Benchmark
    public double[] gradient() {
        evaluator.addGradient(x, out);
        return out;
    }

    /** One Hessian product. */
    @Benchmark
    public double[] hessian() {
        evaluator.addHessian(x, out);
        return out;
    }

    /** One product with the transposed mixed derivative. */
    @Benchmark
    public double[] mixedTransposed() {
        evaluator.mixedTransposed(x, z);
        return z;
    }
}
