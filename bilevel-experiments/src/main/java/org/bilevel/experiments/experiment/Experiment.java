package org.bilevel.experiments.experiment;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Something to be measured, with all its options. */
public interface Experiment {

    /**
     * Measures.
     *
     * @param store where results of runs are found and kept
     * @param progress told how far it is
     * @param cancelled ends it early; what was measured by then is returned
     * @throws IOException if data cannot be read
     * @throws IllegalArgumentException if the data cannot be used
     */
    Findings run(RunStore store, Progress progress, BooleanSupplier cancelled) throws IOException;

    /** Told how far an experiment is. Called by any thread, one at a time. */
    @FunctionalInterface
    interface Progress {

        /**
         * A part is done.
         *
         * @param fraction of the whole
         * @param message which part
         */
        void report(double fraction, String message);
    }
}
