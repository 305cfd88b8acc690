/** Solvers for the adjoint system: Krylov methods, and methods of fixed steps that need bounds on the spectrum. */
@NullMarked
package org.bilevel.solvers.linear;

import org.jspecify.annotations.NullMarked;
