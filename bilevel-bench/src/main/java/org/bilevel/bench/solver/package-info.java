/** Benchmarks of solvers and whole hypergradients. */
@NullMarked
package org.bilevel.bench.solver;

import org.jspecify.annotations.NullMarked;
