/** Images in memory. */
@NullMarked
package org.bilevel.imaging.image;

import org.jspecify.annotations.NullMarked;
