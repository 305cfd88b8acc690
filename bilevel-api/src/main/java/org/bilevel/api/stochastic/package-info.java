/** Bilevel problems that are finite sums at both levels, and the stochastic methods that solve them from mini-batches. */
@NullMarked
package org.bilevel.api.stochastic;

import org.jspecify.annotations.NullMarked;
