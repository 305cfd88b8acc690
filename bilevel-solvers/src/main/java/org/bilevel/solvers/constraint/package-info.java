/** Sets that theta may be kept in, and the projections onto them. */
@NullMarked
package org.bilevel.solvers.constraint;

import org.jspecify.annotations.NullMarked;
