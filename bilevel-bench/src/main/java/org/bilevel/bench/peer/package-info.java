/** Ours beside other implementations of the same mathematics: see bilevel-bench/peer. */
@NullMarked
package org.bilevel.bench.peer;

import org.jspecify.annotations.NullMarked;
