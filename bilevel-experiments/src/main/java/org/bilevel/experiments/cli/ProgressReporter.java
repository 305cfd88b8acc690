package org.bilevel.experiments.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;

/** Shows how far a long run is, on standard error. Used by one thread. */
public interface ProgressReporter extends AutoCloseable {

    /**
     * Shows where the run is.
     *
     * @param fraction the part that is done, in [0, 1]; NaN if nobody knows
     * @param message what else there is to say, such as loss and cost, one line
     */
    void report(double fraction, String message);

    /** Ends the display. */
    @Override
    void close();

    /** A bar on a terminal, a plain line every ten seconds otherwise. */
    @SuppressWarnings(
            "SystemConsoleNull") // null where output is redirected, or a console that is no terminal: depends on the
    // JDK
    static ProgressReporter of(String task, PrintWriter err) {
        Console console = System.console();
        return console != null && console.isTerminal()
                ? new BarProgress(task)
                : new LineProgress(task, err, Duration.ofSeconds(10), System::nanoTime);
    }
}
