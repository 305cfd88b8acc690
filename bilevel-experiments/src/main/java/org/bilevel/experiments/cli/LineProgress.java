package org.bilevel.experiments.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Plain lines at intervals, for logs and pipes: the first report, then one an interval, and the last. */
final class LineProgress implements ProgressReporter {

    private final String task;
    private final PrintWriter out;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final long began;
    private long printed;
    private boolean any;
    private @Nullable String pending;

    LineProgress(String task, PrintWriter out, Duration interval, LongSupplier nanoTime) {
        this.task = task;
        this.out = out;
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    @Override
    public void report(double fraction, String message) {
        long now = nanoTime.getAsLong();
        pending = line(fraction, (now - began) / 1e9, message);
        if (!any || now - printed >= intervalNanos) {
            print(pending);
            any = true;
            printed = now;
        }
    }

    @Override
    public void close() {
        if (pending != null) {
            print(pending);
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
        pending = null;
    }

    private String line(double fraction, double seconds, String message) {
        if (!(fraction > 0)) {
            return "%s: %s, %s".formatted(task, clock(seconds), message);
        }
        double done = Math.min(fraction, 1);
        return "%s: %d %%, %s, %s left, %s"
                .formatted(task, Math.round(100 * done), clock(seconds), clock(seconds * (1 - done) / done), message);
    }

    /** Seconds as {@code h:mm:ss}. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }
}
