package org.bilevel.experiments.solvers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.bilevel.api.hypergradient.Cost;
import org.bilevel.experiments.experiment.Findings;
import org.bilevel.experiments.experiment.Quartiles;
import org.bilevel.experiments.experiment.Seeds;
import org.bilevel.experiments.report.Chart;
import org.bilevel.experiments.report.Chart.Axis;
import org.bilevel.experiments.report.Page;
import org.bilevel.experiments.report.Series;
import org.bilevel.experiments.report.Table;
import org.bilevel.experiments.solvers.SolverPairs.Case;
import org.bilevel.experiments.solvers.SolverPairs.Floor;

/**
 * What was measured of pairs, and how it is written.
 *
 * @param lower names of lower-level solvers
 * @param adjoint names of adjoint solvers
 * @param runs by case, then seed
 * @param floors what rounding leaves
 */
record PairFindings(
        PairOptions options,
        List<String> lower,
        List<String> adjoint,
        Map<Case, List<PairRun>> runs,
        List<Floor> floors) {

    /** The errors that tables are for. */
    private static final List<Double> TABLES = List.of(1e-2, 1e-4);

    /** What the other solver of a pair is in charts. */
    private static final String LOWER = "fista";

    private static final String ADJOINT = "cg";

    private static final List<String> ROW = List.of(
            "lower",
            "adjoint",
            "target",
            "seed",
            "reached",
            "bound",
            "lower_iterations",
            "adjoint_iterations",
            "gradients",
            "values",
            "hessian_products",
            "mixed_products",
            "seconds");

    Findings findings() {
        List<List<Object>> rows = new ArrayList<>();
        runs.forEach((key, some) -> {
            for (int seed = 1; seed <= some.size(); seed++) {
                rows.add(row(key, seed, some.get(seed - 1)));
            }
        });
        return new Findings(ROW, rows, settings(), page(), summary());
    }

    private static List<Object> row(Case key, int seed, PairRun run) {
        Cost cost = run.cost();
        return List.of(
                key.lower(),
                key.adjoint(),
                key.target(),
                seed,
                run.reached(),
                run.bound(),
                cost.lowerIterations(),
                cost.adjointIterations(),
                cost.gradients(),
                cost.values(),
                cost.hessianProducts(),
                cost.mixedProducts(),
                "%.6f".formatted(run.seconds()));
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("seeds", Seeds.upTo(options.seeds()));
        settings.put("data", options.data().source());
        settings.put("patch", options.data().patch());
        settings.put("grey", options.data().grey());
        settings.put("noise", options.noise());
        settings.put("filters", options.filters());
        settings.put("size", options.size());
        settings.put("iterations", options.iterations());
        settings.put("targets", PairOptions.TARGETS);
        List<Map<String, Object>> least = new ArrayList<>();
        for (Floor floor : floors) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("precision", name(floor));
            one.put("smoothing", floor.smoothing());
            one.put("condition", floor.condition());
            one.put("bounds", floor.bounds());
            least.add(one);
        }
        settings.put("least_bounds", least);
        return settings;
    }

    private static String name(Floor floor) {
        return floor.precision().name().toLowerCase(Locale.ROOT);
    }

    private Page page() {
        Page page = new Page("Lower-level and adjoint solvers in pairs")
                .paragraph(
                        "What a hypergradient of certified relative error costs from a cold start: bound / ||z|| with the local a posteriori bound, rounding included. Denoising of %s images, %s %d x %d, noise %.3g/255, with Fields of Experts, %d filters %d x %d at their initial parameters, in double precision; one image a seed, medians over %d."
                                .formatted(
                                        options.data().source().equals("synthetic") ? "synthetic" : "real",
                                        options.data().grey() ? "grey" : "colour",
                                        options.data().patch(),
                                        options.data().patch(),
                                        options.noise(),
                                        options.filters(),
                                        options.size(),
                                        options.size(),
                                        options.seeds()))
                .paragraph(
                        "All pairs are asked for the same tolerances on both levels, which FISTA and CG have been found to need, once for each image and error; where a bound is still too large both are halved, at most three times, and all work counts. A computation is an iteration of either solver; what iterations cost differs: newton-cg counts Hessian products and trial points, nmapg evaluates values too, pcg applies a preconditioner. Seconds are on one thread, one pair at a time, and include the bound. Cells are computations of the lower level + of the adjoint equation, or milliseconds; in brackets stands the certified relative error of a pair that did not reach what was asked for, with at most %d iterations in a solve. A dash stands where rounding allows nobody that error."
                                .formatted(options.iterations()));
        for (double target : TABLES) {
            page.heading("Relative error " + error(target))
                    .paragraph("Computations; rows are lower-level solvers, columns adjoint solvers:")
                    .table(matrix(target, this::computations))
                    .paragraph("Milliseconds:")
                    .table(matrix(target, this::milliseconds));
        }
        page.heading("Lower-level solvers, with " + ADJOINT)
                .charts(charts(lower, name -> target -> new Case(name, ADJOINT, target)));
        page.heading("Adjoint solvers, with " + LOWER)
                .charts(charts(adjoint, name -> target -> new Case(LOWER, name, target)));
        page.heading("What rounding leaves")
                .paragraph(
                        "The least certified relative error that FISTA and CG reach as their tolerances are halved. In single precision the rounding of the convolutions, not the solvers, decides; the smaller the smoothing nu of the potential, the larger every bound. nu is relative to the initial parameters.")
                .table(floorTable());
        page.heading("All products")
                .paragraph("Evaluations of gradients and products with Hessians, on both levels together.")
                .table(products());
        return page;
    }

    private String summary() {
        StringBuilder text = new StringBuilder();
        for (double target : TABLES) {
            text.append("Relative error %s: lower + adjoint iterations, then milliseconds%n%s%s"
                    .formatted(
                            error(target),
                            matrix(target, this::computations).toText(),
                            matrix(target, this::milliseconds).toText()));
        }
        return text.append("What rounding leaves%n%s".formatted(floorTable().toText()))
                .toString();
    }

    private static String error(double target) {
        return "%.0e".formatted(target);
    }

    private Table matrix(double target, Function<Case, String> cell) {
        List<String> columns = new ArrayList<>(List.of("lower"));
        columns.addAll(adjoint);
        return new Table(
                columns,
                lower.stream()
                        .map(x -> {
                            List<String> cells = new ArrayList<>(List.of(x));
                            adjoint.forEach(q -> cells.add(cell.apply(new Case(x, q, target))));
                            return cells;
                        })
                        .toList());
    }

    private String computations(Case key) {
        return cell(
                key,
                "%.0f + %.0f"
                        .formatted(
                                median(key, run -> run.cost().lowerIterations()),
                                median(key, run -> run.cost().adjointIterations())));
    }

    private String milliseconds(Case key) {
        return cell(key, "%.3g".formatted(1e3 * median(key, PairRun::seconds)));
    }

    private String cell(Case key, String measured) {
        if (!runs.containsKey(key)) {
            return "-";
        }
        return reached(key) ? measured : "[%.1e]".formatted(median(key, PairRun::bound));
    }

    private Table products() {
        List<String> columns = new ArrayList<>(List.of("pair"));
        for (double target : TABLES) {
            columns.add("gradients, " + error(target));
            columns.add("products, " + error(target));
        }
        List<List<String>> rows = new ArrayList<>();
        for (String x : lower) {
            for (String q : adjoint) {
                List<String> row = new ArrayList<>(List.of(x + ", " + q));
                for (double target : TABLES) {
                    Case key = new Case(x, q, target);
                    row.add(count(key, run -> run.cost().gradients()));
                    row.add(count(key, run -> run.cost().hessianProducts()));
                }
                rows.add(row);
            }
        }
        return new Table(columns, rows);
    }

    private String count(Case key, ToDoubleFunction<PairRun> quantity) {
        return reached(key) ? "%.0f".formatted(median(key, quantity)) : "-";
    }

    private Table floorTable() {
        return new Table(
                List.of("precision", "nu", "L / mu", "least certified relative error"),
                floors.stream()
                        .map(floor -> List.of(
                                name(floor),
                                "x " + floor.smoothing(),
                                "%.3g".formatted(floor.condition()),
                                "%.1e"
                                        .formatted(Quartiles.of(floor.bounds().stream()
                                                        .mapToDouble(bound -> bound)
                                                        .toArray())
                                                .median())))
                        .toList());
    }

    private List<Chart> charts(List<String> names, Function<String, Function<Double, Case>> cases) {
        Axis error = new Axis("certified relative error", true);
        return List.of(
                new Chart(
                        "Computations",
                        error,
                        new Axis("iterations of both solvers", true),
                        series(names, cases, run -> run.cost().total())),
                new Chart("Seconds", error, new Axis("seconds", true), series(names, cases, PairRun::seconds)));
    }

    /** One curve for each name that has reached every error. */
    private List<Series> series(
            List<String> names, Function<String, Function<Double, Case>> cases, ToDoubleFunction<PairRun> quantity) {
        double[] errors = PairOptions.TARGETS.reversed().stream()
                .mapToDouble(target -> target)
                .toArray();
        return names.stream()
                .filter(name ->
                        PairOptions.TARGETS.stream().map(cases.apply(name)).allMatch(this::reached))
                .limit(Page.COLOURS)
                .map(name -> {
                    List<Quartiles> values = PairOptions.TARGETS.reversed().stream()
                            .map(target -> quartiles(cases.apply(name).apply(target), quantity))
                            .toList();
                    return Quartiles.series(name, errors, values);
                })
                .toList();
    }

    /** Whether most seeds have. */
    private boolean reached(Case key) {
        List<PairRun> some = runs.getOrDefault(key, List.of());
        return 2 * some.stream().filter(PairRun::reached).count() > some.size();
    }

    private double median(Case key, ToDoubleFunction<PairRun> quantity) {
        return quartiles(key, quantity).median();
    }

    private Quartiles quartiles(Case key, ToDoubleFunction<PairRun> quantity) {
        return Quartiles.of(runs.getOrDefault(key, List.of()), quantity);
    }
}
