package org.bilevel.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is to see of a run: told by the run's thread, looked at by any. */
final class RunMonitor {

    private final List<HistoryRow> rows = new ArrayList<>();
    private double[] theta = {};
    private @Nullable Evaluation before;
    private @Nullable Evaluation now;
    private List<Restoration> restorations = List.of();
    private @Nullable String ending;

    /** The run begins, after some earlier steps if it is resumed. */
    synchronized void began(List<HistoryRow> earlier, double[] start, Evaluation evaluation, List<Restoration> images) {
        rows.addAll(earlier);
        theta = start.clone();
        before = evaluation;
        now = evaluation;
        restorations = images;
    }

    /** A step was taken. */
    synchronized void stepped(HistoryRow row, double[] point) {
        rows.add(row);
        theta = point.clone();
    }

    /** The held-out images were restored. */
    synchronized void validated(Evaluation evaluation, List<Restoration> images) {
        now = evaluation;
        restorations = images;
    }

    /** The run ended; one line. */
    synchronized void ended(String how, double[] point) {
        ending = how;
        theta = point.clone();
    }

    /** All rows so far. */
    synchronized List<HistoryRow> rows() {
        return List.copyOf(rows);
    }

    /** Where the run is; empty until the initial parameters were validated. */
    synchronized Optional<RunReport.Progress> progress() {
        Evaluation first = before;
        Evaluation last = now;
        if (first == null || last == null) {
            return Optional.empty();
        }
        String status = ending == null ? "running: " + spent() : ending + ": " + spent();
        return Optional.of(new RunReport.Progress(status, rows(), theta, first, last, restorations));
    }

    private String spent() {
        if (rows.isEmpty()) {
            return "no step yet";
        }
        HistoryRow last = rows.getLast();
        return "step %d, cost %d, %.1f s".formatted(last.step() + 1, last.cost(), last.seconds());
    }
}
