package org.bilevel.experiments.verify;

import java.util.function.Function;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.random.SeedPath;

/**
 * A kind of random bilevel problem, small enough for dense references.
 *
 * @param name for the command line and tables
 * @param summary one line for people
 * @param random draws a problem and a theta
 */
public record VerificationProblem(String name, String summary, Function<SeedPath, Instance> random) {

    /**
     * A problem with a theta.
     *
     * @param problem all of whose constants are certified
     * @param theta length d
     * @param exact the same problem in arithmetic that is good enough for a reference
     */
    public record Instance(BilevelProblem problem, double[] theta, BilevelProblem exact) {

        /** A problem in double precision, its own reference. */
        public Instance(BilevelProblem problem, double[] theta) {
            this(problem, theta, problem);
        }
    }
}
