/** Convergence theory of upper-level methods: conditions on schedules, rates, and the constants of its assumptions. */
@NullMarked
package org.bilevel.solvers.convergence;

import org.jspecify.annotations.NullMarked;
