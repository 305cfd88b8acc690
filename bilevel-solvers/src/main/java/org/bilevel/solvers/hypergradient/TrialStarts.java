package org.bilevel.solvers.hypergradient;

import java.util.Arrays;
import org.bilevel.api.state.Resumable;
import org.bilevel.api.state.SavedState;
import org.jspecify.annotations.Nullable;

/**
 * The lower-level solutions of line searches, apart from the {@link WarmStarts}: they serve at the theta that they belong to, and nowhere else. Threads may use different
 * samples at the same time.
 */
final class TrialStarts implements AutoCloseable, Resumable {

    private static final double[] NO_ADJOINT = {};

    private final WarmStarts kept;
    private final boolean[] valid;
    private double @Nullable [] theta;

    /**
     * Nothing yet.
     *
     * @param memory bytes to keep in memory
     */
    TrialStarts(int samples, long memory) {
        this.kept = new WarmStarts(samples, memory);
        this.valid = new boolean[samples];
    }

    /** From now on solutions belong to this theta; those of another one are forgotten. Called while no thread uses any sample. */
    void keepOnlyThoseAt(double[] point) {
        if (!Arrays.equals(theta, point)) {
            theta = point.clone();
            Arrays.fill(valid, false);
        }
    }

    /** Overwrites x by what was kept, if anything was. */
    void load(int sample, double[] x) {
        if (valid[sample]) {
            kept.load(sample, x, NO_ADJOINT);
        }
    }

    /** Keeps a copy. */
    void keep(int sample, double[] x) {
        kept.keep(sample, x, NO_ADJOINT);
        valid[sample] = true;
    }

    /** Drops what was kept of a sample, because something better is known. */
    void forget(int sample) {
        valid[sample] = false;
    }

    @Override
    public void save(SavedState into) {
        if (theta != null) {
            into.put("theta", theta);
        }
        for (int sample = 0; sample < valid.length; sample++) {
            if (valid[sample]) {
                kept.save(sample, into);
            }
        }
    }

    @Override
    public void restore(SavedState from) {
        theta = from.has("theta") ? from.get("theta").clone() : null;
        for (int sample = 0; sample < valid.length; sample++) {
            valid[sample] = kept.restore(sample, from);
        }
    }

    @Override
    public void close() {
        kept.close();
    }
}
