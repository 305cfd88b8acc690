/** Regularisers with hand-derived first, second and mixed derivatives. */
@NullMarked
package org.bilevel.imaging.regularizer;

import org.jspecify.annotations.NullMarked;
