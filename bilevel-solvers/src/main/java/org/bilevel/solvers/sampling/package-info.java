/** Mini-batch sampling strategies. */
@NullMarked
package org.bilevel.solvers.sampling;

import org.jspecify.annotations.NullMarked;
