/** Measures of how close a restored image is to the truth. */
@NullMarked
package org.bilevel.imaging.metric;

import org.jspecify.annotations.NullMarked;
