/** Lower-level solvers: min_x h(x, theta) to a measured gradient norm. */
@NullMarked
package org.bilevel.api.lower;

import org.jspecify.annotations.NullMarked;
