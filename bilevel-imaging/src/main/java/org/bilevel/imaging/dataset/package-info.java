/** Sets of images: folders, crops, splits and synthetic pictures. */
@NullMarked
package org.bilevel.imaging.dataset;

import org.jspecify.annotations.NullMarked;
