/** Linear solvers for the adjoint system, to a measured residual. */
@NullMarked
package org.bilevel.api.linear;

import org.jspecify.annotations.NullMarked;
