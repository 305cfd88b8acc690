package org.bilevel.experiments.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.stochastic.StochasticBilevelMethod;
import org.bilevel.solvers.schedule.ConstantSchedule;
import org.bilevel.solvers.schedule.PolynomialSchedule;
import org.bilevel.solvers.stochastic.Amigo;
import org.bilevel.solvers.stochastic.FullBatchIsgd;
import org.bilevel.solvers.stochastic.MaSoba;
import org.bilevel.solvers.stochastic.Saba;
import org.bilevel.solvers.stochastic.Soba;
import org.bilevel.solvers.stochastic.StocBio;
import org.bilevel.solvers.stochastic.Ttsa;

/**
 * The step sizes of all methods on one problem, chosen by the grid of docs/ml-benchmark.md. Exponents, batches (64) and inner steps (10) are those of the papers and of the
 * benchmark of Dagreou et al. 2022.
 *
 * @param fullBatch alpha of the full-batch reference
 */
record MlSteps(Pair stocbio, Pair amigo, Pair soba, Pair saba, Pair maSoba, Pair ttsa, double fullBatch) {

    /** How many methods there are. */
    static final int METHODS = 7;

    private static final int BATCH = 64;
    private static final int INNER = 10;

    /**
     * Steps at k = 0.
     *
     * @param lower of x and q, in units of 1 / L at theta_0
     * @param upper of theta
     */
    record Pair(double lower, double upper) {}

    /**
     * The methods, by name.
     *
     * @param l L at theta_0
     * @param fullBatchStep alpha
     */
    Map<String, StochasticBilevelMethod> methods(double l, double fullBatchStep) {
        Map<String, StochasticBilevelMethod> methods = new LinkedHashMap<>();
        Schedule stocbioLower = constant(stocbio.lower / l);
        methods.put("stocbio", new StocBio(stocbioLower, stocbioLower, constant(stocbio.upper), INNER, INNER, BATCH));
        Schedule amigoLower = constant(amigo.lower / l);
        methods.put("amigo", new Amigo(amigoLower, amigoLower, constant(amigo.upper), INNER, INNER, BATCH));
        methods.put("soba", new Soba(decreasing(soba.lower / l, 0.5), decreasing(soba.upper, 0.5), BATCH));
        methods.put("saba", new Saba(constant(saba.lower / l), constant(saba.upper), BATCH));
        methods.put(
                "ma-soba",
                new MaSoba(
                        decreasing(maSoba.lower / l, 0.5), decreasing(maSoba.upper, 0.5), decreasing(1, 0.5), BATCH));
        methods.put(
                "ttsa",
                new Ttsa(
                        decreasing(ttsa.lower / l, 0.4),
                        constant(ttsa.lower / l),
                        decreasing(ttsa.upper, 0.6),
                        INNER,
                        BATCH));
        methods.put("isgd-full", new FullBatchIsgd(constant(fullBatchStep), decreasing(0.01, 0.25)));
        return methods;
    }

    private static Schedule constant(double value) {
        return new ConstantSchedule(value);
    }

    private static Schedule decreasing(double initial, double exponent) {
        return new PolynomialSchedule(initial, exponent);
    }
}
