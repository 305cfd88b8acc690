/** Convolutions with a filter bank, their transposes, and proven bounds on their norms. */
@NullMarked
package org.bilevel.imaging.convolution;

import org.jspecify.annotations.NullMarked;
