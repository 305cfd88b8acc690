package org.bilevel.experiments.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.bilevel.experiments.experiment.Experiment.Progress;

/** Runs tasks side by side, unless their results are in a store already, and tells how far they are. Used by one thread. */
public final class ParallelRuns implements AutoCloseable {

    private final ExecutorService pool;
    private final int total;
    private final RunStore store;
    private final Progress progress;
    private final BooleanSupplier cancelled;
    private int done;

    /**
     * Threads for tasks to come.
     *
     * @param threads tasks at a time, at least 1
     * @param total how many tasks there will be, in all batches
     * @param store where results are found and kept
     * @param progress told of every task
     * @param cancelled once true, results may be those of runs that were cut short, and are not kept
     */
    public ParallelRuns(int threads, int total, RunStore store, Progress progress, BooleanSupplier cancelled) {
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("run-", 0).factory());
        this.total = total;
        this.store = store;
        this.progress = progress;
        this.cancelled = cancelled;
    }

    /**
     * A task.
     *
     * @param name for people, its seed included
     * @param settings everything else that determines the result
     * @param type of the result, as a {@link RunStore} can keep it
     */
    public record Task<T>(String name, Map<String, ?> settings, Class<T> type, Callable<T> work) {}

    /** The results of a batch, in the order of its tasks. */
    public <T> List<T> all(List<Task<T>> tasks) {
        List<Callable<T>> calls = new ArrayList<>();
        for (Task<T> task : tasks) {
            calls.add(() -> {
                T result = result(task);
                report(task.name());
                return result;
            });
        }
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> call : pool.invokeAll(calls)) {
                results.add(call.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during an experiment", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed", e.getCause());
        }
        return results;
    }

    private <T> T result(Task<T> task) throws Exception {
        Optional<T> kept = store.find(task.name(), task.settings(), task.type());
        if (kept.isPresent()) {
            return kept.get();
        }
        T result = task.work().call();
        if (!cancelled.getAsBoolean()) {
            store.keep(task.name(), task.settings(), result);
        }
        return result;
    }

    private synchronized void report(String name) {
        done++;
        progress.report((double) done / total, name);
    }

    @Override
    public void close() {
        pool.close();
    }
}
