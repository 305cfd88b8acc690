package org.bilevel.experiments.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bilevel.experiments.learning.LearningCurve.Point;

/** Learning curves as rows of a file, and what is to be said of them. */
final class CurveRows {

    private CurveRows() {}

    /** Of the rows; the first tells kinds of runs apart. */
    static List<String> columns(String kind) {
        return List.of(
                kind,
                "seed",
                "steps",
                "lower_iterations",
                "adjoint_iterations",
                "search_iterations",
                "loss",
                "train_psnr",
                "heldout_psnr",
                "misses",
                "unsolved",
                "ending");
    }

    /**
     * A row a measurement.
     *
     * @param curves by kind, then seed
     */
    static List<List<Object>> of(Map<String, List<LearningCurve>> curves) {
        List<List<Object>> rows = new ArrayList<>();
        curves.forEach((kind, runs) -> {
            for (int seed = 1; seed <= runs.size(); seed++) {
                LearningCurve run = runs.get(seed - 1);
                for (Point point : run.points()) {
                    rows.add(List.of(
                            kind,
                            seed,
                            point.steps(),
                            point.cost().lowerIterations(),
                            point.cost().adjointIterations(),
                            point.cost().searchIterations(),
                            point.loss(),
                            point.trainPsnr(),
                            point.heldOutPsnr(),
                            point.misses(),
                            point.unsolved(),
                            run.ending()));
                }
            }
        });
        return rows;
    }

    /** Of runs that did not end at their budget, and of solves that did not reach their tolerance. */
    static List<String> warnings(Map<String, List<LearningCurve>> curves) {
        List<String> warnings = new ArrayList<>();
        curves.forEach((kind, runs) -> {
            for (int seed = 1; seed <= runs.size(); seed++) {
                LearningCurve run = runs.get(seed - 1);
                String name = "%s, seed %d".formatted(kind, seed);
                long unsolved = run.points().stream().mapToLong(Point::unsolved).sum();
                if (!run.atBudget()) {
                    warnings.add("%s: %s".formatted(name, run.ending()));
                }
                if (run.last().misses() > 0) {
                    warnings.add("%s: %d solves of its steps did not reach their tolerance"
                            .formatted(name, run.last().misses()));
                }
                if (unsolved > 0) {
                    warnings.add("%s: %d restorations that were measured did not reach their tolerance"
                            .formatted(name, unsolved));
                }
            }
        });
        return warnings;
    }

    /** Without a fraction that is zero. */
    static String plain(double value) {
        return value == Math.rint(value) ? "%.0f".formatted(value) : Double.toString(value);
    }
}
