package org.bilevel.experiments.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.InexactSolution;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.sampling.Batch;
import org.bilevel.experiments.verify.VerificationProblem.Instance;
import org.bilevel.solvers.hypergradient.AdjointNormBound;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.hypergradient.LocalBound;
import org.bilevel.solvers.hypergradient.PublishedBound;
import org.bilevel.solvers.hypergradient.ReferenceHypergradient;
import org.bilevel.solvers.hypergradient.Refinement;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.linear.Minres;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.GradientDescent;
import org.bilevel.solvers.vector.Vectors;

/**
 * Tries bounds on random problems. A try draws a problem, a theta, a mini-batch of one to three samples, solvers and accuracies (from a tenth of the solution's size down to
 * 1e-7 of it; every tenth try goes on until rounding stops it), and compares the error against a reference gradient with the bounds. A try is a function of its
 * number and the seed, whatever the number of threads.
 */
public final class Verification {

    /** The bounds that are compared, in the order of the columns. */
    public enum Form {
        /** {@link PublishedBound}. */
        PUBLISHED("published"),
        /** {@link AdjointNormBound}. */
        ADJOINT_NORM("with ||q||"),
        /** {@link LocalBound}, what runs report. */
        LOCAL("local"),
        /** {@link Refinement}. */
        REFINED("refined");

        private final String title;

        Form(String title) {
            this.title = title;
        }

        /** The heading of its column. */
        public String title() {
            return title;
        }
    }

    /**
     * One try.
     *
     * @param error ||z - reference||
     * @param referenceError bound on the error of the reference
     * @param bounds by {@link Form}
     * @param certified whether all of them are
     * @param cost of the hypergradient
     * @param refinementCost of the refinement on top
     */
    record Try(
            double error,
            double referenceError,
            Map<Form, Double> bounds,
            boolean certified,
            Cost cost,
            Cost refinementCost) {

        /** The error, as the reference has it, is larger than the bound: no allowance is made for the reference's own error. */
        boolean violates(Form form) {
            return !(error <= bounds.getOrDefault(form, Double.NaN));
        }

        boolean violates() {
            return Arrays.stream(Form.values()).anyMatch(this::violates);
        }

        /** Whether the reference is good enough to tell the error to 10 %. */
        boolean resolved() {
            return error > 10 * referenceError;
        }

        double ratio(Form form) {
            return bounds.getOrDefault(form, Double.NaN) / error;
        }
    }

    private final VerificationProblem problem;
    private final SeedPath seed;
    private final List<LowerLevelSolver> lower = List.of(new Fista(), new GradientDescent(2_000));
    private final List<LinearSolver> adjoint = List.of(new ConjugateGradient(), new Minres());

    /** Tries of one kind of problem. */
    public Verification(VerificationProblem problem, SeedPath seed) {
        this.problem = problem;
        this.seed = seed.child(problem.name());
    }

    /**
     * Runs tries in parallel.
     *
     * @param tries how many
     * @param threads at least 1
     * @param progress told the number of tries done
     * @param cancelled polled between tries; what was done by then is reported
     */
    public VerificationResult run(int tries, int threads, IntConsumer progress, BooleanSupplier cancelled) {
        long began = System.nanoTime();
        Try[] done = new Try[tries];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger finished = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                workers.add(pool.submit(() -> {
                    for (int i = next.getAndIncrement();
                            i < tries && !cancelled.getAsBoolean();
                            i = next.getAndIncrement()) {
                        done[i] = attempt(i);
                        int count = finished.incrementAndGet();
                        synchronized (progress) {
                            progress.accept(count);
                        }
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while verifying " + problem.name(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a try of " + problem.name() + " failed", e.getCause());
        }
        return new VerificationResult(problem.name(), done, (System.nanoTime() - began) * 1e-9);
    }

    /** Try number i. */
    Try attempt(int i) {
        SeedPath path = seed.child(i);
        Instance instance = problem.random().apply(path.child("problem"));
        RandomGenerator random = path.child("choices").generator();
        Batch batch = batch(instance.problem(), random);
        Accuracy accuracy = accuracy(instance.problem(), batch.samples()[0], i, random);
        LowerLevelSolver lowerSolver = lower.get(random.nextInt(lower.size()));
        LinearSolver adjointSolver = adjoint.get(random.nextInt(adjoint.size()));

        Recorder recorder = new Recorder(batch, instance.exact().lowerLevel(instance.theta()));
        Hypergradient hypergradient;
        try (ImplicitHypergradients oracle =
                new ImplicitHypergradients(instance.problem(), lowerSolver, adjointSolver, recorder, 1, () -> false)) {
            hypergradient = oracle.evaluate(instance.theta(), batch, accuracy);
        }
        double[] reference = new double[instance.theta().length];
        double referenceError = 0;
        for (int j = 0; j < batch.size(); j++) {
            ReferenceHypergradient exact =
                    ReferenceHypergradient.of(instance.exact(), instance.theta(), batch.samples()[j]);
            Vectors.axpy(batch.weights()[j], exact.z(), reference);
            referenceError += batch.weights()[j] * exact.error().value();
        }
        // What the sum over the batch adds to the mean of the samples' bounds.
        double summing =
                Math.max(0, hypergradient.bound().value() - recorder.bounds.getOrDefault(Form.LOCAL, Double.NaN));
        recorder.bounds.replaceAll((form, bound) -> bound + summing);
        return new Try(
                Vectors.distance(hypergradient.z(), reference),
                referenceError,
                recorder.bounds,
                recorder.certified && hypergradient.bound().certified(),
                hypergradient.cost(),
                recorder.refinementCost);
    }

    /** Distinct samples with equal weights. */
    private static Batch batch(BilevelProblem problem, RandomGenerator random) {
        int size = Math.min(problem.sampleCount(), 1 + random.nextInt(3));
        int first = random.nextInt(problem.sampleCount());
        int[] samples = new int[size];
        for (int j = 0; j < size; j++) {
            samples[j] = (first + j) % problem.sampleCount();
        }
        return Batch.mean(samples);
    }

    private static Accuracy accuracy(BilevelProblem problem, int sample, int i, RandomGenerator random) {
        if (i % 10 == 9) {
            return new Accuracy(0, 0);
        }
        double[] x = new double[problem.dimension(sample)];
        problem.coldStart(sample, x);
        double[] gradient = new double[x.length];
        problem.upperLevel(sample).gradient(x, gradient);
        double digits = 1 + 6 * random.nextDouble();
        double adjointDigits = digits + 3 * random.nextDouble() - 1.5;
        double scale = 1e-3 + Vectors.norm2(x);
        double adjointScale = 1e-3 * problem.upperLevel(sample).smoothness().value() * scale + Vectors.norm2(gradient);
        return new Accuracy(scale * Math.pow(10, -digits), adjointScale * Math.pow(10, -adjointDigits));
    }

    /** Evaluates all forms wherever the oracle asks for a bound. */
    private final class Recorder implements ErrorBound {

        private final Batch batch;
        private final LowerLevelProblem exact;
        private final Map<Form, Double> bounds = new EnumMap<>(Form.class);
        private boolean certified = true;
        private Cost refinementCost = Cost.ZERO;

        Recorder(Batch batch, LowerLevelProblem exact) {
            this.batch = batch;
            this.exact = exact;
        }

        @Override
        public Constant of(InexactSolution solution) {
            add(Form.PUBLISHED, new PublishedBound().of(solution));
            add(Form.ADJOINT_NORM, new AdjointNormBound().of(solution));
            Constant local = new LocalBound().of(solution);
            add(Form.LOCAL, local);
            Refinement.Certificate refined =
                    new Refinement(lower.getFirst(), adjoint.getFirst()).certify(solution, exact);
            add(Form.REFINED, refined.error());
            refinementCost = refinementCost.plus(refined.cost());
            return local;
        }

        private void add(Form form, Constant bound) {
            bounds.merge(form, bound.value() / batch.size(), Double::sum);
            certified &= bound.certified();
        }
    }
}
