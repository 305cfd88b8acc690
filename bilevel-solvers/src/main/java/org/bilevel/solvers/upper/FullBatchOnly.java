package org.bilevel.solvers.upper;

import java.util.Arrays;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.Condition.Status;
import org.bilevel.api.sampling.Batch;
import org.bilevel.api.sampling.Draws;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.jspecify.annotations.Nullable;

/** Refuses batches that change from step to step, which values of f cannot be compared across. */
final class FullBatchOnly implements Resumable {

    private final String method;
    private @Nullable Batch first;

    FullBatchOnly(String method) {
        this.method = method;
    }

    /** That every batch is the whole data set. */
    static Condition condition(Draws draws) {
        return draws == Draws.FULL
                ? new Condition("full batches", Status.HOLDS, "every sample in every step")
                : new Condition("full batches", Status.FAILS, "this sampling draws mini-batches; maybe 'full'");
    }

    /**
     * Checks the batch of a step.
     *
     * @throws IllegalArgumentException if it is not that of the first step
     */
    void check(long k, Batch batch) {
        Batch expected = first == null ? batch : first;
        if (!Arrays.equals(expected.samples(), batch.samples())
                || !Arrays.equals(expected.weights(), batch.weights())) {
            throw new IllegalArgumentException(
                    "%s needs the same samples in every step, step %d has others; maybe sampling 'full'"
                            .formatted(method, k));
        }
        first = expected;
    }

    @Override
    public void save(SavedState into) {
        if (first != null) {
            into.put("samples", Arrays.stream(first.samples()).asDoubleStream().toArray());
            into.put("weights", first.weights());
        }
    }

    @Override
    public void restore(SavedState from) {
        if (from.has("samples")) {
            int[] samples = Arrays.stream(from.get("samples"))
                    .mapToInt(sample -> (int) sample)
                    .toArray();
            first = new Batch(samples, from.get("weights").clone());
        }
    }
}
