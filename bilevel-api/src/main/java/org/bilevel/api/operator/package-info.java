/** Linear operators, their declared structure, and the memory that solvers reuse. */
@NullMarked
package org.bilevel.api.operator;

import org.jspecify.annotations.NullMarked;
