/** Reproducible randomness by path. */
@NullMarked
package org.bilevel.api.random;

import org.jspecify.annotations.NullMarked;
