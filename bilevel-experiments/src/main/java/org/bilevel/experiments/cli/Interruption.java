package org.bilevel.experiments.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (or a plain kill) into a request that a run can honour: the process stays until the run has written its results, at most a minute.
 */
final class Interruption implements AutoCloseable {

    /** For the step under way, after which a run can be saved. */
    private static final int STEP_SECONDS = 10;

    private static final int PATIENCE_SECONDS = 50;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interruption");
    private volatile boolean requested;
    private volatile boolean urgent;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the user asked for the run to end. */
    boolean requested() {
        return requested;
    }

    /** Whether that was so long ago that a step under way is to be given up. */
    boolean urgent() {
        return urgent;
    }

    private void interrupted() {
        requested = true;
        System.err.println("stopping after the step under way; results so far are being written");
        try {
            if (finished.await(STEP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            urgent = true;
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("gave up waiting for the run to end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        if (!requested) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
