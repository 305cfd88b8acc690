/** Methods for the lower level: gradient descent with and without momentum, L-BFGS, Newton-CG. */
@NullMarked
package org.bilevel.solvers.lower;

import org.jspecify.annotations.NullMarked;
