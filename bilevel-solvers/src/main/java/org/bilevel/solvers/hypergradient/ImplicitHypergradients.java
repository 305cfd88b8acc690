package org.bilevel.solvers.hypergradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.hypergradient.HypergradientOracle;
import org.bilevel.api.hypergradient.InexactLoss;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.lower.LowerLevelSolution;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.Rounding;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.spi.Options;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.bilevel.solvers.hypergradient.SampleSolver.Sample;
import org.bilevel.solvers.hypergradient.SampleSolver.Solved;
import org.bilevel.solvers.vector.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Inexact hypergradients by the implicit function theorem (theory, section 2): per sample, the lower level is solved until
 * ||grad_x h|| <= mu epsilon, the adjoint system until its residual is at most delta, and z = -B^T q.
 *
 * <p>Every sample starts from its own last x and q (cold: the problem's start, and q = 0), whatever the batch it
 * comes in. A loss starts from the same x and leaves it alone: its own x is kept apart, for whatever is asked next at the very same theta, such as the hypergradient at a
 * point that a line search has accepted. Samples are computed in parallel; the sum over a batch is taken in the order of the batch, so that the bits of the result do not depend on
 * the number of threads. A sample drawn twice in one batch is computed once. Of the last solutions 512 MiB are kept in memory, and the rest in a temporary file
 * that is mapped into memory.
 */
public final class ImplicitHypergradients implements HypergradientOracle, Resumable {

    private final BilevelProblem problem;
    private final LowerLevelSolver lower;
    private final LinearSolver adjoint;
    private final ErrorBound errorBound;
    private final BooleanSupplier cancelled;
    private final WarmStarts warmStarts;
    private final TrialStarts trialStarts;
    private final List<Worker> workers;
    private final ExecutorService pool;

    /** An oracle with cold starts and {@link LocalBound}. */
    public ImplicitHypergradients(
            BilevelProblem problem,
            LowerLevelSolver lower,
            LinearSolver adjoint,
            int threads,
            BooleanSupplier cancelled) {
        this(problem, lower, adjoint, new LocalBound(), threads, cancelled);
    }

    /**
     * An oracle with cold starts.
     *
     * @param problem what to differentiate
     * @param lower solver of the lower level
     * @param adjoint solver of the adjoint system
     * @param errorBound the bound reported with every hypergradient
     * @param threads at least 1
     * @param cancelled polled within solves; once true, evaluations end early with a result that is to be thrown away
     * @throws IllegalArgumentException if threads is less than 1
     */
    public ImplicitHypergradients(
            BilevelProblem problem,
            LowerLevelSolver lower,
            LinearSolver adjoint,
            ErrorBound errorBound,
            int threads,
            BooleanSupplier cancelled) {
        Options.requireAtLeast("threads", threads, 1);
        this.problem = problem;
        this.lower = lower;
        this.adjoint = adjoint;
        this.errorBound = errorBound;
        this.cancelled = cancelled;
        this.warmStarts = new WarmStarts(problem.sampleCount(), WarmStarts.MEMORY);
        this.trialStarts = new TrialStarts(problem.sampleCount(), WarmStarts.MEMORY);
        this.workers = IntStream.range(0, threads).mapToObj(i -> new Worker()).toList();
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("hypergradient-", 0).factory());
    }

    @Override
    public BilevelProblem problem() {
        return problem;
    }

    @Override
    public Hypergradient evaluate(double[] theta, Batch batch, Accuracy accuracy) {
        Batch distinct = distinct(batch);
        LowerLevelProblem bound = problem.lowerLevel(theta);
        trialStarts.keepOnlyThoseAt(theta);
        List<Contribution> parts = inParallel(
                distinct.size(), (worker, j) -> worker.evaluate(bound, distinct.samples()[j], accuracy, theta.length));

        double[] z = new double[theta.length];
        double loss = 0;
        double errors = 0;
        double rounding = Rounding.gamma(parts.size() + 2.0);
        Cost cost = Cost.ZERO;
        int lowerMisses = 0;
        int adjointMisses = 0;
        for (int j = 0; j < parts.size(); j++) {
            Contribution part = parts.get(j);
            double weight = distinct.weights()[j];
            Vectors.axpy(weight, part.z(), z);
            loss += weight * part.loss();
            errors += Math.abs(weight) * (part.bound().value() + rounding * Vectors.norm2(part.z()));
            cost = cost.plus(part.cost());
            lowerMisses += part.lowerConverged() ? 0 : 1;
            adjointMisses += part.adjointConverged() ? 0 : 1;
        }
        Constant bounds = Constant.derived(
                Rounding.up(errors, theta.length + parts.size()),
                "mean over the batch of " + parts.getFirst().bound().source(),
                parts.stream().map(Contribution::bound).toArray(Constant[]::new));
        List<double[]> draws = draws(batch, distinct, parts);
        double[] norms = draws.stream().mapToDouble(Vectors::norm2).toArray();
        return new Hypergradient(z, loss, bounds, cost, lowerMisses, adjointMisses, spread(batch, draws, z), norms);
    }

    /** z_i of every draw of the batch. */
    private static List<double[]> draws(Batch batch, Batch distinct, List<Contribution> parts) {
        Map<Integer, double[]> bySample = new HashMap<>();
        for (int j = 0; j < parts.size(); j++) {
            bySample.put(distinct.samples()[j], parts.get(j).z());
        }
        return Arrays.stream(batch.samples()).mapToObj(bySample::get).toList();
    }

    /** The standard error of z as the mean of the b vectors b w_i z_i. */
    private static double spread(Batch batch, List<double[]> draws, double[] z) {
        int b = batch.size();
        if (b == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double sum = 0;
        for (int j = 0; j < b; j++) {
            double scale = b * batch.weights()[j];
            for (int i = 0; i < z.length; i++) {
                double deviation = scale * draws.get(j)[i] - z[i];
                sum += deviation * deviation;
            }
        }
        return Math.sqrt(sum / (b * (b - 1.0)));
    }

    @Override
    public InexactLoss loss(double[] theta, Batch batch, double epsilon) {
        Batch distinct = distinct(batch);
        LowerLevelProblem bound = problem.lowerLevel(theta);
        trialStarts.keepOnlyThoseAt(theta);
        List<SampleLoss> parts =
                inParallel(distinct.size(), (worker, j) -> worker.loss(bound, distinct.samples()[j], epsilon));

        double value = 0;
        double margin = 0;
        double size = 0;
        Cost cost = Cost.ZERO;
        int misses = 0;
        for (int j = 0; j < parts.size(); j++) {
            SampleLoss part = parts.get(j);
            double weight = distinct.weights()[j];
            value += weight * part.value();
            size += Math.abs(weight * part.value());
            margin += Math.abs(weight) * part.margin().value();
            cost = cost.plus(part.cost());
            misses += part.converged() ? 0 : 1;
        }
        // One rounding more for each bracket itself.
        double total = Rounding.up(margin + Rounding.gamma(parts.size() + 3.0) * size, parts.size() + 4.0);
        Constant[] margins = parts.stream().map(SampleLoss::margin).toArray(Constant[]::new);
        return new InexactLoss(
                value,
                Constant.derived(value - total, "descent lemma", margins),
                Constant.derived(value + total, "descent lemma", margins),
                cost,
                misses);
    }

    /** The batch with every sample once, in order of first appearance, weights added up. */
    private static Batch distinct(Batch batch) {
        Map<Integer, Double> weights = new LinkedHashMap<>();
        for (int j = 0; j < batch.size(); j++) {
            weights.merge(batch.samples()[j], batch.weights()[j], Double::sum);
        }
        return new Batch(
                weights.keySet().stream().mapToInt(Integer::intValue).toArray(),
                weights.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** What one worker does for one of several samples. */
    private interface Task<T> {
        T run(Worker worker, int index);
    }

    private <T> List<T> inParallel(int count, Task<T> task) {
        AtomicReferenceArray<T> parts = new AtomicReferenceArray<>(count);
        AtomicInteger next = new AtomicInteger();
        List<Callable<@Nullable Void>> tasks = new ArrayList<>();
        for (Worker worker : workers.subList(0, Math.min(workers.size(), count))) {
            tasks.add(() -> {
                for (int j = next.getAndIncrement(); j < count; j = next.getAndIncrement()) {
                    parts.set(j, task.run(worker, j));
                }
                return null;
            });
        }
        try {
            for (Future<@Nullable Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } catch (InterruptedException e) {
            // Tasks may still be running on the workers' memory: nobody may use it again.
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a hypergradient", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a hypergradient failed", e.getCause());
        }
        return IntStream.range(0, count).mapToObj(parts::get).toList();
    }

    @Override
    public Optional<Resumable> resumable() {
        return Optional.of(this);
    }

    /** The last solutions, those that are in memory without copies. */
    @Override
    public void save(SavedState into) {
        warmStarts.save(into.part("last"));
        trialStarts.save(into.part("trial"));
    }

    @Override
    public void restore(SavedState from) {
        warmStarts.restore(from.part("last"));
        trialStarts.restore(from.part("trial"));
    }

    @Override
    public void close() {
        pool.shutdownNow();
        warmStarts.close();
        trialStarts.close();
    }

    /** One sample's part of a hypergradient. */
    private record Contribution(
            double[] z, double loss, Constant bound, Cost cost, boolean lowerConverged, boolean adjointConverged) {}

    /** The memory of one thread. */
    private final class Worker {

        private final SampleSolver solver = new SampleSolver(lower, adjoint, cancelled);
        private final Workspace own = new Workspace();

        Contribution evaluate(LowerLevelProblem bound, int index, Accuracy accuracy, int parameters) {
            Sample sample = Sample.of(bound, index, problem.upperLevel(index), parameters);
            int n = sample.objective().dimension();
            double[] x = own.vector(0, n);
            double[] q = own.vector(1, n);
            start(index, x, q);
            trialStarts.load(index, x);
            double tolerance = sample.objective().constants().mu() * accuracy.epsilon();
            Solved solved = solver.solve(sample, x, q, tolerance, accuracy.delta());
            keep(index, x, q);
            trialStarts.forget(index);
            return new Contribution(
                    solved.solution().z(),
                    sample.upper().value(x),
                    errorBound.of(solved.solution()),
                    solved.cost(),
                    solved.lower().termination().converged(),
                    solved.adjoint().termination().converged());
        }

        SampleLoss loss(LowerLevelProblem bound, int index, double epsilon) {
            LowerLevelObjective objective = bound.objective(index);
            UpperLevelObjective upper = problem.upperLevel(index);
            int n = objective.dimension();
            double[] x = own.vector(0, n);
            start(index, x, own.vector(1, n));
            trialStarts.load(index, x);
            LowerLevelSolution solution =
                    solver.solveLower(objective, x, objective.constants().mu() * epsilon);
            if (!cancelled.getAsBoolean() && Vectors.isFinite(x)) {
                trialStarts.keep(index, x);
            }
            return SampleLoss.of(objective, upper, x, solution);
        }

        private void start(int sample, double[] x, double[] q) {
            if (!warmStarts.load(sample, x, q)) {
                problem.coldStart(sample, x);
                Arrays.fill(q, 0);
            }
        }

        /** Only finite solutions of complete solves are worth starting from. */
        private void keep(int sample, double[] x, double[] q) {
            if (!cancelled.getAsBoolean() && Vectors.isFinite(x) && Vectors.isFinite(q)) {
                warmStarts.keep(sample, x, q);
            }
        }
    }
}
