/** Noise, fixed by a path of seeds. */
@NullMarked
package org.bilevel.imaging.noise;

import org.jspecify.annotations.NullMarked;
