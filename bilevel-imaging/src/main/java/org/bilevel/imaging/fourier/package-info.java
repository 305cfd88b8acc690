/** Images as sums of waves: operators that a Fourier transform makes block diagonal. */
@NullMarked
package org.bilevel.imaging.fourier;

import org.jspecify.annotations.NullMarked;
