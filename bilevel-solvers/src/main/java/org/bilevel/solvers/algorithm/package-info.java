/** The outer loop. */
@NullMarked
package org.bilevel.solvers.algorithm;

import org.jspecify.annotations.NullMarked;
