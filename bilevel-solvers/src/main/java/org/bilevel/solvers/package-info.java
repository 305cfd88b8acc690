/** Methods for the lower level, the adjoint system and the upper level. */
@NullMarked
package org.bilevel.solvers;

import org.jspecify.annotations.NullMarked;
