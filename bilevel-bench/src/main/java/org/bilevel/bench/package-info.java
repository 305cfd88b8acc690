/** Benchmarks of kernels, solvers and whole hypergradients. */
@NullMarked
package org.bilevel.bench;

import org.jspecify.annotations.NullMarked;
