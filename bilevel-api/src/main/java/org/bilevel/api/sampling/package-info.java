/** Mini-batches and how they are drawn. */
@NullMarked
package org.bilevel.api.sampling;

import org.jspecify.annotations.NullMarked;
