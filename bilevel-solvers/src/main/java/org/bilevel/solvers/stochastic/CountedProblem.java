package org.bilevel.solvers.stochastic;

import org.bilevel.api.problem.LowerLevelConstants;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.stochastic.FiniteSumProblem;
import org.bilevel.api.stochastic.LowerOracle;
import org.bilevel.api.stochastic.OracleCalls;
import org.bilevel.api.stochastic.Support;
import org.bilevel.api.stochastic.UpperOracle;

/** A problem that counts what the oracles it gave out are asked for. For one run whose threads, if several, take turns. */
final class CountedProblem implements FiniteSumProblem {

    private final FiniteSumProblem problem;
    private long lowerGradients;
    private long hessianProducts;
    private long mixedProducts;
    private long upperGradients;
    private long values;

    CountedProblem(FiniteSumProblem problem) {
        this.problem = problem;
    }

    OracleCalls calls() {
        return new OracleCalls(lowerGradients, hessianProducts, mixedProducts, upperGradients, values);
    }

    @Override
    public ParameterLayout layout() {
        return problem.layout();
    }

    @Override
    public int dimension() {
        return problem.dimension();
    }

    @Override
    public int lowerCount() {
        return problem.lowerCount();
    }

    @Override
    public int upperCount() {
        return problem.upperCount();
    }

    @Override
    public Support support(int[] batch) {
        return problem.support(batch);
    }

    @Override
    public LowerLevelConstants constants(double[] theta) {
        return problem.constants(theta);
    }

    @Override
    public LowerOracle lower() {
        return new Lower(problem.lower());
    }

    @Override
    public UpperOracle upper() {
        return new Upper(problem.upper());
    }

    private final class Lower implements LowerOracle {

        private final LowerOracle oracle;
        private int size;

        Lower(LowerOracle oracle) {
            this.oracle = oracle;
        }

        @Override
        public void linearize(double[] x, double[] theta, int[] batch) {
            size = batch.length;
            oracle.linearize(x, theta, batch);
        }

        @Override
        public double value() {
            values += size;
            return oracle.value();
        }

        @Override
        public void gradient(double[] out) {
            lowerGradients += size;
            oracle.gradient(out);
        }

        @Override
        public void hessianProduct(double[] v, double[] out) {
            hessianProducts += size;
            oracle.hessianProduct(v, out);
        }

        @Override
        public void mixedProduct(double[] v, double[] out) {
            mixedProducts += size;
            oracle.mixedProduct(v, out);
        }
    }

    private final class Upper implements UpperOracle {

        private final UpperOracle oracle;
        private int size;

        Upper(UpperOracle oracle) {
            this.oracle = oracle;
        }

        @Override
        public void linearize(double[] x, int[] batch) {
            size = batch.length;
            oracle.linearize(x, batch);
        }

        @Override
        public double value() {
            values += size;
            return oracle.value();
        }

        @Override
        public void gradient(double[] out) {
            upperGradients += size;
            oracle.gradient(out);
        }
    }
}
