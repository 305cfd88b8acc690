/** Guice modules of this module, one per family of components. */
@NullMarked
package org.bilevel.imaging.wiring;

import org.jspecify.annotations.NullMarked;
