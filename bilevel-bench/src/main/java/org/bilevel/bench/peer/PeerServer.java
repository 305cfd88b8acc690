package org.bilevel.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bilevel.api.hypergradient.Accuracy;
import org.bilevel.api.hypergradient.ErrorBound;
import org.bilevel.api.hypergradient.Hypergradient;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.problem.Constant;
import org.bilevel.api.sampling.Batch;
import org.bilevel.imaging.kernel.Precision;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.hypergradient.LocalBound;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.HeavyBall;
import org.bilevel.solvers.lower.Momentum;

/**
 * Ours, for a driver that times several implementations in alternation (bilevel-bench/peer/run.py). Writes the problem to a file, then reads a command a line and
 * answers each with a line of JSON:
 *
 * <pre>
 * fista N          N iterations of every sample from its cold start: seconds, cpu, evaluations (of a gradient, by sample)
 * cg N             N iterations on every sample's adjoint system:    seconds, cpu, evaluations (products, by sample)
 * mixed N          N products with B^T of every sample:              seconds, cpu, evaluations (products, by sample)
 * hypergradient    from cold starts: seconds, cpu, mean iterations by sample, misses
 * heavy-ball       the same with the heavy ball in place of FISTA
 * bounded          as hypergradient, with the default bound on its error
 * z                the last hypergradient
 * reference        in double precision, solved tightly: z
 * </pre>
 */
public final class PeerServer {

    private static final Accuracy TIGHT = new Accuracy(1e-8, 1e-13);

    private static final LowerLevelSolver FISTA = new Fista(10_000, Momentum.STRONGLY_CONVEX);

    private final PeerProblem problem;
    private final Accuracy accuracy;
    private final int threads;
    private final Batch batch;
    private final PeerSteps steps;
    private double[] z = new double[0];

    private PeerServer(PeerProblem problem, Accuracy accuracy, int threads) {
        this.problem = problem;
        this.accuracy = accuracy;
        this.threads = threads;
        this.batch = Batch.mean(IntStream.range(0, problem.samples().size()).toArray());
        this.steps = new PeerSteps(problem.restoration(Precision.SINGLE), problem.theta(), threads);
    }

    /**
     * Serves until standard input ends.
     *
     * @param args file to write the problem to, number of samples, epsilon, delta, threads
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        PeerProblem problem = PeerProblem.of(Integer.parseInt(args[1]));
        Accuracy accuracy = new Accuracy(Double.parseDouble(args[2]), Double.parseDouble(args[3]));
        problem.write(Path.of(args[0]), accuracy);
        PeerServer server = new PeerServer(problem, accuracy, Integer.parseInt(args[4]));
        say("{\"ready\": \"JDK " + Runtime.version() + "\"}");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                server.answer(line);
            }
        }
    }

    private void answer(String line) {
        String[] words = line.strip().split(" ", -1);
        int count = words.length > 1 ? Integer.parseInt(words[1]) : 0;
        switch (words[0]) {
            case "fista" -> say(steps.fista(count));
            case "cg" -> say(steps.conjugateGradient(count));
            case "mixed" -> say(steps.mixed(count));
            case "hypergradient" ->
                say(hypergradient(Precision.SINGLE, FISTA, accuracy, solution -> Constant.ROUNDING_IGNORED));
            case "heavy-ball" ->
                say(hypergradient(Precision.SINGLE, new HeavyBall(), accuracy, solution -> Constant.ROUNDING_IGNORED));
            case "bounded" -> say(hypergradient(Precision.SINGLE, FISTA, accuracy, new LocalBound()));
            case "reference" -> {
                hypergradient(Precision.DOUBLE, FISTA, TIGHT, solution -> Constant.ROUNDING_IGNORED);
                sayLast();
            }
            case "z" -> sayLast();
            default -> throw new IllegalArgumentException("unknown command: " + line);
        }
    }

    /** With an oracle of its own, hence from cold starts. */
    private String hypergradient(Precision precision, LowerLevelSolver lower, Accuracy tolerances, ErrorBound bound) {
        try (ImplicitHypergradients oracle = new ImplicitHypergradients(
                problem.restoration(precision), lower, new ConjugateGradient(), bound, threads, () -> false)) {
            Stopwatch watch = Stopwatch.start();
            Hypergradient result = oracle.evaluate(problem.theta(), batch, tolerances);
            String times = watch.members();
            z = result.z();
            double samples = batch.size();
            return String.format(
                    Locale.ROOT,
                    "{%s, \"lower\": %.4f, \"adjoint\": %.4f, \"misses\": %d}",
                    times,
                    result.cost().lowerIterations() / samples,
                    result.cost().adjointIterations() / samples,
                    result.lowerMisses() + result.adjointMisses());
        }
    }

    private void sayLast() {
        say(Arrays.stream(z).mapToObj(Double::toString).collect(Collectors.joining(", ", "{\"z\": [", "]}")));
    }

    private static void say(String answer) {
        System.out.println(answer);
        System.out.flush();
    }
}
