/** Property-tests certified bounds on hypergradients against reference gradients on random problems. */
@NullMarked
package org.bilevel.experiments.verify;

import org.jspecify.annotations.NullMarked;
