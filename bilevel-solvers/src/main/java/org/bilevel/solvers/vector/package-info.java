/** Vector arithmetic on double[]. */
@NullMarked
package org.bilevel.solvers.vector;

import org.jspecify.annotations.NullMarked;
