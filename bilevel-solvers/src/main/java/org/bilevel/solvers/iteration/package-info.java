/** The one inner loop: finiteness, tolerance, limit, cancellation and stalling, for every iterative method. */
@NullMarked
package org.bilevel.solvers.iteration;

import org.jspecify.annotations.NullMarked;
