package org.bilevel.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Progress where there is no terminal. */
final class LineProgressTest {

    private final StringWriter out = new StringWriter();
    private final AtomicLong seconds = new AtomicLong();

    @Test
    void printsTheFirstThenOneAnIntervalThenTheLast() {
        try (ProgressReporter progress = start()) {
            for (int i = 0; i <= 25; i++) {
                seconds.set(i);
                progress.report(i / 100.0, "loss " + i);
            }
        }
        assertThat(out.toString().lines())
                .containsExactly(
                        "learn: 0:00:00, loss 0",
                        "learn: 10 %, 0:00:10, 0:01:30 left, loss 10",
                        "learn: 20 %, 0:00:20, 0:01:20 left, loss 20",
                        "learn: 25 %, 0:00:25, 0:01:15 left, loss 25");
    }

    @Test
    void anUnknownFractionHasNoTimeLeft() {
        try (ProgressReporter progress = start()) {
            seconds.set(3700);
            progress.report(Double.NaN, "loss 1");
        }
        assertThat(out.toString().lines()).containsExactly("learn: 1:01:40, loss 1");
    }

    @Test
    void nothingReportedPrintsNothing() {
        start().close();
        assertThat(out.toString()).isEmpty();
    }

    private ProgressReporter start() {
        return new LineProgress(
                "learn", new PrintWriter(out), Duration.ofSeconds(10), () -> seconds.get() * 1_000_000_000L);
    }
}
