/** Benchmarks of kernels: convolutions and the derivatives of regularisers. */
@NullMarked
package org.bilevel.bench.kernel;

import org.jspecify.annotations.NullMarked;
