package org.bilevel.experiments.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bilevel.experiments.experiment.Experiment.Progress;

/** Runs tasks side by side, and tells how far they are. Used by one thread. */
public final class ParallelRuns implements AutoCloseable {

    private final ExecutorService pool;
    private final int total;
    private final Progress progress;
    private int done;

    /**
     * Threads for tasks to come.
     *
     * @param threads tasks at a time, at least 1
     * @param total how many tasks there will be, in all batches
     * @param progress told of every task
     */
    public ParallelRuns(int threads, int total, Progress progress) {
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("run-", 0).factory());
        this.total = total;
        this.progress = progress;
    }

    /**
     * A task.
     *
     * @param name for people
     */
    public record Task<T>(String name, Callable<T> work) {}

    /** The results of a batch, in the order of its tasks. */
    public <T> List<T> all(List<Task<T>> tasks) {
        List<Callable<T>> calls = new ArrayList<>();
        for (Task<T> task : tasks) {
            calls.add(() -> {
                T result = task.work().call();
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

    private synchronized void report(String name) {
        done++;
        progress.report((double) done / total, name);
    }

    @Override
    public void close() {
        pool.close();
    }
}
