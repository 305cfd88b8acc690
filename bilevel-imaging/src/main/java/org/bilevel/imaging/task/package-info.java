/** Bilevel problems of image restoration: data term plus regulariser. */
@NullMarked
package org.bilevel.imaging.task;

import org.jspecify.annotations.NullMarked;
