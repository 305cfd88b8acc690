package org.bilevel.bench.solver;

import org.bilevel.imaging.task.RestorationProblem;
import org.bilevel.solvers.hypergradient.ImplicitHypergradients;
import org.bilevel.solvers.linear.ConjugateGradient;
import org.bilevel.solvers.lower.Fista;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Hypergradients that know no last solutions when a benchmark's method is called. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public abstract class ColdStarts {

    /** Workers. */
    @Param({"1", "2"})
    public int threads;

    /** Set once by the benchmark. */
    RestorationProblem problem;

    /** By FISTA and CG, with the default bound. */
    ImplicitHypergradients oracle;

    /** Forgets the last solutions. */
    @Setup(Level.Invocation)
    public void open() {
        oracle = new ImplicitHypergradients(problem, new Fista(), new ConjugateGradient(), threads, () -> false);
    }

    /** Stops its threads. */
    @TearDown(Level.Invocation)
    public void close() {
        oracle.close();
    }
}
