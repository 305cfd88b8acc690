/** The comparison of stochastic bilevel methods on finite sums: problems, runs, and what is written of them. */
@NullMarked
package org.bilevel.experiments.benchmark;

import org.jspecify.annotations.NullMarked;
