package org.bilevel.solvers.problem;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bilevel.api.problem.BilevelProblem;
import org.bilevel.api.problem.Linearization;
import org.bilevel.api.problem.LowerLevelObjective;
import org.bilevel.api.problem.LowerLevelProblem;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.problem.UpperLevelObjective;
import org.bilevel.api.random.SeedPath;
import org.bilevel.api.testkit.Dense;
import org.bilevel.api.testkit.Generators;
import org.bilevel.api.testkit.Instance;
import org.bilevel.api.testkit.SolvedBilevelProblem;
import org.bilevel.solvers.problem.LogisticRegression.Regularization;

/**
 * A problem with its answers by dense linear algebra that knows nothing of their closed forms: Newton's method for xhat, Cholesky for the adjoint.
 *
 * @param problem the problem
 */
record Reference(BilevelProblem problem) implements SolvedBilevelProblem {

    /** Small random instances of all kinds, a kind and a shape for each seed. */
    static Arbitrary<Instance<SolvedBilevelProblem>> instances() {
        return Combinators.combine(Generators.seeds(), Arbitraries.of(Kind.class))
                .as((seed, kind) -> kind.solved(seed))
                .withoutEdgeCases();
    }

    /** The kinds of problems of this package. */
    enum Kind {
        QUADRATIC {
            @Override
            BilevelProblem problem(SeedPath seed) {
                return seed.generator().nextBoolean()
                        ? QuadraticProblem.random(12, 4, 3, 3, seed)
                        : QuadraticProblem.illConditioned(9, 3, 5, 2, 100, seed);
            }
        },
        LOGISTIC {
            @Override
            BilevelProblem problem(SeedPath seed) {
                return LogisticRegression.random(15, 4, 2, Regularization.PER_FEATURE, seed);
            }
        },
        SOFTMAX {
            @Override
            BilevelProblem problem(SeedPath seed) {
                return LogisticRegression.random(
                        12,
                        3,
                        4,
                        seed.generator().nextBoolean() ? Regularization.SHARED : Regularization.PER_FEATURE,
                        seed);
            }
        },
        CLEANING {
            @Override
            BilevelProblem problem(SeedPath seed) {
                return DataCleaning.random(9, 3, seed.generator().nextInt(2, 4), 0.3, 0.1, seed);
            }
        },
        RIDGE {
            @Override
            BilevelProblem problem(SeedPath seed) {
                return ScalarProblem.ridge(seed.generator().nextGaussian(), 0.3);
            }
        },
        BREGMAN {
            @Override
            BilevelProblem problem(SeedPath seed) {
                return ScalarProblem.bregman(seed.generator().nextGaussian());
            }
        };

        abstract BilevelProblem problem(SeedPath seed);

        Instance<BilevelProblem> instance(SeedPath seed) {
            BilevelProblem problem = problem(seed);
            double[] theta = Dense.gaussian(problem.layout().dimension(), seed.child("theta"));
            return new Instance<>(problem, Dense.scaled(0.7, theta));
        }

        Instance<SolvedBilevelProblem> solved(SeedPath seed) {
            Instance<BilevelProblem> instance = instance(seed);
            return new Instance<>(new Reference(instance.problem()), instance.theta());
        }
    }

    static double[] gradient(LowerLevelObjective h, double[] x) {
        double[] gradient = new double[x.length];
        h.gradient(x, gradient);
        return gradient;
    }

    static double[][] hessian(Linearization linearization) {
        int n = linearization.hessian().inputLength();
        double[][] a = new double[n][n];
        for (int j = 0; j < n; j++) {
            double[] unit = new double[n];
            unit[j] = 1;
            linearization.hessian().apply(unit, a[j]);
        }
        return a;
    }

    /** Damped by the norm of the gradient, until that no longer falls. */
    @Override
    public double[] solution(int sample, double[] theta) {
        LowerLevelObjective h = lowerLevel(theta).objective(sample);
        double[] x = new double[h.dimension()];
        coldStart(sample, x);
        double norm = Dense.norm(gradient(h, x));
        for (double length = 1; length > 1e-3; ) {
            double[] step = Dense.solve(hessian(h.linearize(x)), gradient(h, x));
            double[] trial = Dense.plus(x, -length, step);
            double trialNorm = Dense.norm(gradient(h, trial));
            if (trialNorm < norm) {
                x = trial;
                norm = trialNorm;
                length = 1;
            } else {
                length /= 2;
            }
        }
        return x;
    }

    @Override
    public double[] gradient(int sample, double[] theta) {
        double[] x = solution(sample, theta);
        double[] slope = new double[x.length];
        upperLevel(sample).gradient(x, slope);
        Linearization linearization = lowerLevel(theta).objective(sample).linearize(x);
        double[] adjoint = Dense.solve(hessian(linearization), slope);
        double[] gradient = new double[theta.length];
        linearization.mixed().applyTranspose(adjoint, gradient);
        return Dense.scaled(-1, gradient);
    }

    @Override
    public ParameterLayout layout() {
        return problem.layout();
    }

    @Override
    public int sampleCount() {
        return problem.sampleCount();
    }

    @Override
    public int dimension(int sample) {
        return problem.dimension(sample);
    }

    @Override
    public void coldStart(int sample, double[] x) {
        problem.coldStart(sample, x);
    }

    @Override
    public LowerLevelProblem lowerLevel(double[] theta) {
        return problem.lowerLevel(theta);
    }

    @Override
    public UpperLevelObjective upperLevel(int sample) {
        return problem.upperLevel(sample);
    }

    @Override
    public String toString() {
        return problem.toString();
    }
}
