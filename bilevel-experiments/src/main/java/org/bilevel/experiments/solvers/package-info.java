/** Lower-level and adjoint solvers in pairs, by what a hypergradient of certified accuracy costs with them. */
@NullMarked
package org.bilevel.experiments.solvers;

import org.jspecify.annotations.NullMarked;
