package org.bilevel.api.hypergradient;

import org.bilevel.api.problem.Constant;

/**
 * An inexact hypergradient of a mini-batch, with what is known of its error.
 *
 * @param z sum over the batch of w_i z_i, length d
 * @param loss sum over the batch of w_i g_i(xt_i), at the inexact lower-level solutions
 * @param bound bound on ||z - sum w_i grad f_i||: certified if every constant it uses is, else estimated
 * @param cost what it cost
 * @param lowerMisses lower-level solves that did not reach their tolerance
 * @param adjointMisses adjoint solves that did not reach theirs
 * @param spread standard error of z as the mean of b independent vectors b w_i z_i, sqrt(sum ||b w_i z_i - z||^2 / (b (b - 1))); infinite where it is not known, as for a batch of one
 * @param sampleNorms ||z_i|| of every draw of the batch, in its order; empty where they are not known
 */
public record Hypergradient(
        double[] z,
        double loss,
        Constant bound,
        Cost cost,
        int lowerMisses,
        int adjointMisses,
        double spread,
        double[] sampleNorms) {

    /** With a spread and norms that are not known. */
    public Hypergradient(double[] z, double loss, Constant bound, Cost cost, int lowerMisses, int adjointMisses) {
        this(z, loss, bound, cost, lowerMisses, adjointMisses, Double.POSITIVE_INFINITY, new double[0]);
    }
}
