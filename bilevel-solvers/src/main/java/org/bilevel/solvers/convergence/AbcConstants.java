package org.bilevel.solvers.convergence;

import org.bilevel.api.problem.Constant;

/**
 * Constants of the biased ABC assumption (Demidovich et al. 2023, arXiv 2305.16296):
 *
 * <pre>
 * &lt;grad f, E z&gt; &gt;= alignment ||grad f||^2 - bias
 * E||z||^2 &lt;= 2 gap (f - f_inf) + gradient ||grad f||^2 + noise
 * </pre>
 *
 * @param alignment b
 * @param bias c
 * @param gap A
 * @param gradient B
 * @param noise C
 */
public record AbcConstants(Constant alignment, Constant bias, Constant gap, Constant gradient, Constant noise) {}
