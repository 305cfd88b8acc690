package org.bilevel.bench.peer;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bilevel.api.operator.Workspace;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.termination.Stopping;
import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.bilevel.solvers.lower.Momentum;

/** The steps that a hypergradient consists of, timed over all samples, which threads take in turn. */
final class PeerSteps {

    /** Never met: as many iterations as are asked for. */
    private static final Stopping NEVER = Stopping.at(0);

    private final RestorationProblem problem;
    private final double[] theta;
    private final int threads;
    private LowerLevelObjective[] objectives = new LowerLevelObjective[0];

    PeerSteps(RestorationProblem problem, double[] theta, int threads) {
        this.problem = problem;
        this.theta = theta;
        this.threads = threads;
    }

    /** What a thread does with a sample; how many evaluations that took. */
    private interface Step {

        int on(int sample, Memory memory);
    }

    /** Of one thread. */
    private static final class Memory {

        private final Workspace workspace = new Workspace();
        private final double[] x;
        private final double[] b;
        private final double[] z;

        Memory(int dimension, int parameters) {
            x = new double[dimension];
            b = new double[dimension];
            z = new double[parameters];
        }
    }

    String fista(int iterations) {
        prepare();
        Fista fista = new Fista(iterations, Momentum.STRONGLY_CONVEX);
        return time((sample, memory) -> {
            problem.coldStart(sample, memory.x);
            return fista.solve(objectives[sample], memory.x, NEVER, memory.workspace)
                    .gradients();
        });
    }

    String conjugateGradient(int iterations) {
        Linearization[] linearizations = linearize();
        ConjugateGradient cg = new ConjugateGradient(iterations);
        return time((sample, memory) -> {
            problem.coldStart(sample, memory.x);
            problem.upperLevel(sample).gradient(memory.x, memory.b);
            Arrays.fill(memory.x, 0);
            return cg.solve(linearizations[sample].hessian(), memory.b, memory.x, NEVER, memory.workspace)
                    .products();
        });
    }

    String mixed(int products) {
        Linearization[] linearizations = linearize();
        return time((sample, memory) -> {
            problem.coldStart(sample, memory.x);
            problem.upperLevel(sample).gradient(memory.x, memory.b);
            for (int i = 0; i < products; i++) {
                linearizations[sample].mixed().applyTranspose(memory.b, memory.z);
            }
            return products;
        });
    }

    /** Not before the first step is asked for: the driver reads the memory that hypergradients take before that. */
    private void prepare() {
        if (objectives.length == 0) {
            LowerLevelProblem bound = problem.lowerLevel(theta);
            objectives = new LowerLevelObjective[problem.sampleCount()];
            Arrays.setAll(objectives, bound::objective);
        }
    }

    /** At the cold starts; not part of what is timed. */
    private Linearization[] linearize() {
        prepare();
        Linearization[] linearizations = new Linearization[objectives.length];
        double[] x = new double[problem.dimension(0)];
        for (int i = 0; i < objectives.length; i++) {
            problem.coldStart(i, x);
            linearizations[i] = objectives[i].linearize(x);
        }
        return linearizations;
    }

    private String time(Step step) {
        AtomicInteger next = new AtomicInteger();
        AtomicLong evaluations = new AtomicLong();
        Runnable work = () -> {
            Memory memory = new Memory(problem.dimension(0), theta.length);
            for (int i = next.getAndIncrement(); i < objectives.length; i = next.getAndIncrement()) {
                evaluations.addAndGet(step.on(i, memory));
            }
        };
        Thread[] helpers = new Thread[threads - 1];
        Stopwatch watch = Stopwatch.start();
        Arrays.setAll(helpers, i -> Thread.ofPlatform().daemon().start(work));
        work.run();
        for (Thread helper : helpers) {
            join(helper);
        }
        return String.format(
                Locale.ROOT,
                "{%s, \"evaluations\": %.4f}",
                watch.members(),
                evaluations.get() / (double) objectives.length);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }
}
