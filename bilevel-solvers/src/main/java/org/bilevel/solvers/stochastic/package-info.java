/** Stochastic bilevel methods for finite sums, the loop that runs them, and the exact values they are judged by. */
@NullMarked
package org.bilevel.solvers.stochastic;

import org.jspecify.annotations.NullMarked;
