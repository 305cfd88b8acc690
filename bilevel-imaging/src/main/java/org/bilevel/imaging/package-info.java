/** Inverse problems in imaging: images, operators, regularisers and metrics. */
@NullMarked
package org.bilevel.imaging;

import org.jspecify.annotations.NullMarked;
