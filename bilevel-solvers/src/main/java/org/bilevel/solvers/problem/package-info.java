/** Problems of bilevel learning with known answers, all constants and rounding bounds certified (docs/theory/constants.md). */
@NullMarked
package org.bilevel.solvers.problem;

import org.jspecify.annotations.NullMarked;
