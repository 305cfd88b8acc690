package org.bilevel.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bilevel.api.convergence.Condition;
import org.bilevel.api.convergence.ConvergenceConditions;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.ParameterLayout.Block;
import org.bilevel.experiments.config.ConfigurationWriter;
import org.bilevel.experiments.config.RunConfiguration;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Comparison;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Series;
import org.bilevel.experiments.report.Table;
import org.bilevel.experiments.report.Tile;
import org.bilevel.imaging.loss.RestorationLoss;

/**
 * The page of a run, at one moment.
 *
 * @param configuration complete
 * @param loss that is learned by
 * @param convergence what theory promises of it
 * @param notes what the user was warned of before the run
 * @param layout the blocks of theta
 * @param remarks on what is learned of the operator
 * @param progress where the run is
 */
record RunReport(
        RunConfiguration configuration,
        RestorationLoss loss,
        ConvergenceConditions convergence,
        List<String> notes,
        ParameterLayout layout,
        List<String> remarks,
        Progress progress) {

    /** More points than this are not seen on a screen; of longer runs some rows are left out of the curves. */
    private static final int MOST_POINTS = 1500;

    /** A table of parameters lists blocks of this size. */
    private static final int SMALL_BLOCK = 8;

    private static final Axis STEPS = new Axis("step", false);
    private static final Axis COST = new Axis("lower plus adjoint iterations", true);

    /**
     * Where a run is.
     *
     * @param status one line
     * @param rows of the history
     * @param theta the parameters now
     * @param before on the held-out images with the initial parameters
     * @param now on the held-out images at the last validation
     * @param restorations some held-out images at the last validation
     */
    record Progress(
            String status,
            List<HistoryRow> rows,
            double[] theta,
            Evaluation before,
            Evaluation now,
            List<Restoration> restorations) {}

    /** The page. */
    Page page() {
        Page page = new Page("%s learned to %s"
                .formatted(
                        configuration.regularizer().name(), configuration.task().name()));
        page.paragraph(progress.status());
        remarks.forEach(page::paragraph);
        page.warnings(warnings());
        if (!progress.now().images().isEmpty()) {
            page.table(new Table(List.of("held-out images, mean", "PSNR in dB", "SSIM"), summary()));
        }
        page.comparisons(
                progress.restorations().stream().map(RunReport::comparison).toList());
        page.heading("Course of the run");
        List<HistoryRow> rows = thinned(progress.rows());
        List<Chart> charts = new ArrayList<>(List.of(
                chart("Loss of the batch", true, rows, curve("loss", HistoryRow::loss)),
                new Chart(
                        "PSNR",
                        STEPS,
                        new Axis("dB", false),
                        List.of(series("training batch", rows, row -> row.trainPsnr(loss)), heldOut()))));
        if (!measured().isEmpty()) {
            charts.add(new Chart("Held-out PSNR by cost", COST, new Axis("dB", false), List.of(heldOutByCost())));
        }
        charts.add(chart("Cost", true, rows, curve("lower plus adjoint iterations", HistoryRow::cost)));
        page.charts(charts);
        page.charts(List.of(
                chart(
                        "Hypergradient z, bound on its error",
                        true,
                        rows,
                        curve("||z||", HistoryRow::gradientNorm),
                        curve("bound", HistoryRow::bound)),
                chart(
                        "Accuracies asked for, step size",
                        true,
                        rows,
                        curve("epsilon", HistoryRow::epsilon),
                        curve("delta", HistoryRow::delta),
                        curve("alpha", HistoryRow::alpha))));
        page.charts(List.of(
                chart("Iterations of a step", true, rows, iterations(rows)),
                chart("Time", false, rows, curve("seconds", HistoryRow::seconds))));
        parameters(page);
        convergence(page);
        if (!progress.now().images().isEmpty()) {
            page.heading("Held-out images");
            page.table(new Table(List.of("image", "noisy, dB", "restored, dB", "SSIM"), images()));
        }
        page.heading("Settings");
        page.texts(new Table(List.of("option", "value"), settings()));
        return page;
    }

    private static Curve[] iterations(List<HistoryRow> rows) {
        List<Curve> curves = new ArrayList<>();
        curves.add(curve("lower level", HistoryRow::lowerIterations));
        curves.add(curve("adjoint", HistoryRow::adjointIterations));
        if (rows.stream().anyMatch(row -> row.searchIterations() > 0)) {
            curves.add(curve("line search", HistoryRow::searchIterations));
        }
        return curves.toArray(Curve[]::new);
    }

    private List<String> warnings() {
        List<String> lines = new ArrayList<>(notes);
        for (Condition condition : convergence.conditions()) {
            if (condition.status() == Condition.Status.FAILS) {
                lines.add("condition of convergence: " + condition.describe());
            }
        }
        List<HistoryRow> rows = progress.rows();
        long missing = rows.stream().filter(row -> row.misses() > 0).count();
        if (missing > 0) {
            lines.add("%d lower-level and %d adjoint solves did not reach their tolerance, in %d of %d steps"
                    .formatted(
                            rows.stream().mapToLong(HistoryRow::lowerMisses).sum(),
                            rows.stream().mapToLong(HistoryRow::adjointMisses).sum(),
                            missing,
                            rows.size()));
        }
        long estimated = rows.stream().filter(row -> !row.certified()).count();
        if (estimated > 0) {
            lines.add("the bound on the error of z is an estimate in %d of %d steps".formatted(estimated, rows.size()));
        }
        if (progress.now().misses() > 0) {
            lines.add("%d of %d held-out images did not reach the tolerance"
                    .formatted(progress.now().misses(), progress.now().images().size()));
        }
        return lines;
    }

    private List<List<String>> summary() {
        Evaluation before = progress.before();
        Evaluation now = progress.now();
        return List.of(
                List.of("noisy", "%.2f".formatted(now.meanNoisyPsnr()), ""),
                List.of("initial parameters", "%.2f".formatted(before.meanPsnr()), "%.4f".formatted(before.meanSsim())),
                List.of("learned parameters", "%.2f".formatted(now.meanPsnr()), "%.4f".formatted(now.meanSsim())));
    }

    private List<List<String>> images() {
        return progress.now().images().stream()
                .map(image -> List.of(
                        image.name(),
                        "%.2f".formatted(image.noisyPsnr()),
                        "%.2f".formatted(image.psnr()),
                        "%.4f".formatted(image.ssim())))
                .toList();
    }

    private static Comparison comparison(Restoration one) {
        return new Comparison(
                one.caption(),
                List.of(
                        Pictures.picture("noisy", one.noisy()),
                        Pictures.picture("restored", one.restored()),
                        Pictures.picture("truth", one.truth())));
    }

    private void parameters(Page page) {
        page.heading("Parameters");
        List<Tile> tiles = FilterTiles.of(layout, progress.theta());
        if (!tiles.isEmpty()) {
            page.paragraph(
                    "Filters, with 0 in grey, and what they let through, with frequency 0 in the middle; the largest weights first.");
            page.gallery(tiles);
        }
        List<List<String>> rows = new ArrayList<>();
        for (Block block : layout.blocks()) {
            double[] values = block.copyOf(progress.theta());
            if (values.length <= SMALL_BLOCK) {
                rows.add(List.of(block.toString(), numbers(values)));
            } else {
                rows.add(List.of(
                        block.toString(),
                        "%.4g to %.4g"
                                .formatted(
                                        Arrays.stream(values).min().orElseThrow(),
                                        Arrays.stream(values).max().orElseThrow())));
            }
        }
        page.texts(new Table(List.of("block", "values"), rows));
    }

    private static String numbers(double[] values) {
        return String.join(
                ", ", Arrays.stream(values).mapToObj("%.6g"::formatted).toList());
    }

    private void convergence(Page page) {
        page.heading("What theory promises");
        convergence.describe().forEach(page::paragraph);
    }

    private List<List<String>> settings() {
        List<List<String>> rows = new ArrayList<>();
        ConfigurationWriter.flattened(configuration).forEach((option, value) -> rows.add(List.of(option, value)));
        return rows;
    }

    private record Curve(String name, ToDoubleFunction<HistoryRow> value) {}

    private static Curve curve(String name, ToDoubleFunction<HistoryRow> value) {
        return new Curve(name, value);
    }

    private static Chart chart(String title, boolean logarithmic, List<HistoryRow> rows, Curve... curves) {
        return new Chart(
                title,
                STEPS,
                new Axis("", logarithmic),
                Arrays.stream(curves)
                        .map(curve -> series(curve.name(), rows, curve.value()))
                        .toList());
    }

    /** Steps are counted from 1: what a row holds was there when the step had been taken. */
    private static Series series(String name, List<HistoryRow> rows, ToDoubleFunction<HistoryRow> value) {
        return Series.line(
                name,
                rows.stream().mapToDouble(row -> row.step() + 1).toArray(),
                rows.stream().mapToDouble(value).toArray());
    }

    /** From step 0 on. */
    private Series heldOut() {
        List<HistoryRow> measured = measured();
        double[] x = new double[measured.size() + 1];
        double[] y = new double[measured.size() + 1];
        y[0] = progress.before().meanPsnr();
        for (int k = 0; k < measured.size(); k++) {
            x[k + 1] = measured.get(k).step() + 1;
            y[k + 1] = measured.get(k).heldOutPsnr();
        }
        return Series.line("held out", x, y);
    }

    /** A step that costs nothing, because warm starts were accurate enough, replaces the one before. */
    private Series heldOutByCost() {
        TreeMap<Long, HistoryRow> byCost = new TreeMap<>();
        measured().forEach(row -> byCost.put(row.cost(), row));
        Collection<HistoryRow> measured = byCost.values();
        return Series.line(
                "held out",
                measured.stream().mapToDouble(HistoryRow::cost).toArray(),
                measured.stream().mapToDouble(HistoryRow::heldOutPsnr).toArray());
    }

    private List<HistoryRow> measured() {
        return progress.rows().stream()
                .filter(row -> !Double.isNaN(row.heldOutPsnr()))
                .toList();
    }

    private static List<HistoryRow> thinned(List<HistoryRow> rows) {
        int every = Math.ceilDiv(rows.size(), MOST_POINTS);
        return every <= 1
                ? rows
                : IntStream.range(0, rows.size())
                        .filter(k -> k % every == 0 || k == rows.size() - 1)
                        .mapToObj(rows::get)
                        .toList();
    }
}
