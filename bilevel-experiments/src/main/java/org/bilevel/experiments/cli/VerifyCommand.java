package org.bilevel.experiments.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.spi.Options;
import org.bilevel.experiments.verify.Verification;
import org.bilevel.experiments.verify.Verification.Form;
import org.bilevel.experiments.verify.VerificationProblem;
import org.bilevel.experiments.verify.VerificationProblems;
import org.bilevel.experiments.verify.VerificationResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries the bounds on random problems; fails if one does not hold. */
@Command(
        name = "verify",
        description =
                "Compares bounds on hypergradient errors with the errors, on random problems with reference gradients.")
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--tries",
            paramLabel = "N",
            description = "Random problems, split evenly over the kinds (default: ${DEFAULT-VALUE}).")
    private int tries = 1000;

    @Option(names = "--problem", paramLabel = "NAME", description = "One kind of problem only (default: all).")
    private @Nullable String problem;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all choices (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--threads", paramLabel = "N", description = "Threads (default: one per processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Print JSON, and nothing else on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Options.requireAtLeast("tries", tries, 1);
        Options.requireAtLeast("threads", threads, 1);
        List<VerificationProblem> problems =
                problem == null ? VerificationProblems.all() : List.of(VerificationProblems.named(problem));
        PrintWriter err = spec.commandLine().getErr();
        List<VerificationResult> results = new ArrayList<>();
        try (Interruption interruption = new Interruption();
                ProgressReporter progress = ProgressReporter.of("verify", err)) {
            int before = 0;
            for (int p = 0; p < problems.size() && !interruption.requested(); p++) {
                String name = problems.get(p).name();
                int share = tries / problems.size() + (p < tries % problems.size() ? 1 : 0);
                int earlier = before;
                results.add(new Verification(problems.get(p), SeedPath.of(seed))
                        .run(
                                share,
                                threads,
                                done -> progress.report(
                                        (double) (earlier + done) / tries, "%s, %d of %d".formatted(name, done, share)),
                                interruption::requested));
                before += share;
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(results));
        } else {
            print(results, out);
        }
        out.flush();
        return report(results, err);
    }

    private int report(List<VerificationResult> results, PrintWriter err) {
        int code = 0;
        for (VerificationResult result : results) {
            if (result.firstViolation().isPresent()) {
                err.printf(
                        "bilevel: %s: %d of %d errors exceed a bound, first in try %d of seed %d%n",
                        result.problem(),
                        result.violations(),
                        result.tries(),
                        result.firstViolation().getAsInt(),
                        seed);
                code = FailureReporter.FAILURE;
            }
            if (result.uncertified() > 0) {
                err.printf("warning: %s: %d bounds are estimates%n", result.problem(), result.uncertified());
            }
        }
        err.flush();
        return code;
    }

    private static void print(List<VerificationResult> results, PrintWriter out) {
        out.printf("Ratio of bound and true error, median and worst; zero violations means that every bound held.%n%n");
        out.printf("%-16s %8s %10s %10s", "problem", "tries", "violations", "unresolved");
        for (Form form : Form.values()) {
            out.printf("  %19s", form.title());
        }
        out.printf("  %11s %8s%n", "refine cost", "seconds");
        for (VerificationResult result : results) {
            out.printf(
                    "%-16s %8d %10d %10d", result.problem(), result.tries(), result.violations(), result.unresolved());
            for (Form form : Form.values()) {
                out.printf("  %9.3g %9.3g", result.medianRatio(form), result.worstRatio(form));
            }
            out.printf("  %11.2f %8.1f%n", result.medianRefinementCost(), result.seconds());
        }
        out.printf(
                "%-16s %8d %10d %10d%n",
                "total",
                results.stream().mapToInt(VerificationResult::tries).sum(),
                results.stream().mapToLong(VerificationResult::violations).sum(),
                results.stream().mapToLong(VerificationResult::unresolved).sum());
        out.printf(
                "%nunresolved: the error is too close to rounding for the reference to tell it to 10 %%; the bounds were checked all the same.%n");
        out.printf("refine cost: iterations of the refinement relative to those of the hypergradient, median.%n");
    }

    private static String toJson(List<VerificationResult> results) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ArrayNode problems = root.putArray("problems");
        for (VerificationResult result : results) {
            ObjectNode node = problems.addObject()
                    .put("problem", result.problem())
                    .put("tries", result.tries())
                    .put("violations", result.violations())
                    .put("unresolved", result.unresolved())
                    .put("uncertified", result.uncertified());
            ObjectNode ratios = node.putObject("ratios");
            for (Form form : Form.values()) {
                ratios.putObject(form.title())
                        .put("median", result.medianRatio(form))
                        .put("worst", result.worstRatio(form));
            }
            node.put("refinement_cost", result.medianRefinementCost()).put("seconds", result.seconds());
        }
        return mapper.writeValueAsString(root);
    }
}
