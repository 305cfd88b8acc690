package org.bilevel.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work on many images side by side. */
final class Parallel {

    private Parallel() {}

    /**
     * The results of all calls, in their order. What a call throws unchecked is thrown here.
     *
     * @param what they are, with an article, for messages
     */
    static <T> List<T> all(ExecutorService pool, List<Callable<T>> calls, String what) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> done : pool.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(what + " failed", e.getCause());
        }
    }

    /** The same on so many threads of their own. */
    static <T> List<T> all(int threads, List<Callable<T>> calls, String what) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            return all(pool, calls, what);
        }
    }
}
