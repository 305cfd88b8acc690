package org.bilevel.experiments.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar with the time that is left. */
final class BarProgress implements ProgressReporter {

    private static final int WHOLE = 1000;
    private static final int REDRAW_MILLIS = 500;

    private final ProgressBar bar;

    BarProgress(String task) {
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(WHOLE)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .build();
    }

    @Override
    public void report(double fraction, String message) {
        if (Double.isNaN(fraction)) {
            bar.maxHint(-1);
        } else {
            bar.maxHint(WHOLE);
            bar.stepTo(Math.round(WHOLE * Math.clamp(fraction, 0, 1)));
        }
        bar.setExtraMessage(" " + message);
    }

    @Override
    public void close() {
        bar.close();
    }
}
