/** Apache Commons Math's iterative linear solvers behind the framework's interface. */
@NullMarked
package org.bilevel.solvers.commonsmath;

import org.jspecify.annotations.NullMarked;
