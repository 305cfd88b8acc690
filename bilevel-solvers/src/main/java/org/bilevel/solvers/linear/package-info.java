/** Krylov methods for the adjoint system: conjugate gradients and MINRES. */
@NullMarked
package org.bilevel.solvers.linear;

import org.jspecify.annotations.NullMarked;
