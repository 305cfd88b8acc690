/** First-order methods for the lower level: gradient descent and FISTA. */
@NullMarked
package org.bilevel.solvers.lower;

import org.jspecify.annotations.NullMarked;
