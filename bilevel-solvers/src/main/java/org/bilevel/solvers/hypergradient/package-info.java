/** Inexact hypergradients by the implicit function theorem, and bounds on their error. */
@NullMarked
package org.bilevel.solvers.hypergradient;

import org.jspecify.annotations.NullMarked;
