/** The contracts of bilevel learning: problems, solvers, results, and how to plug in one's own. */
@NullMarked
package org.bilevel.api;

import org.jspecify.annotations.NullMarked;
