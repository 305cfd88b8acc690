/** Upper-level methods on least squares at both levels, against the minimiser in closed form. */
@NullMarked
package org.bilevel.experiments.quadratic;

import org.jspecify.annotations.NullMarked;
