/** The module's components by name, and the Guice modules that bind them. */
@NullMarked
package org.bilevel.solvers.wiring;

import org.jspecify.annotations.NullMarked;
