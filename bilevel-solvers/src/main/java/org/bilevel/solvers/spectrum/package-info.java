/** Extreme eigenvalues and norms: proven for small dense matrices, estimated for operators known by their products. */
@NullMarked
package org.bilevel.solvers.spectrum;

import org.jspecify.annotations.NullMarked;
