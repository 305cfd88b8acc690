/** Upper-level methods. */
@NullMarked
package org.bilevel.solvers.upper;

import org.jspecify.annotations.NullMarked;
