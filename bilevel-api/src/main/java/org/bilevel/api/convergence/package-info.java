/** What theory promises of a method with the schedules it was given. */
@NullMarked
package org.bilevel.api.convergence;

import org.jspecify.annotations.NullMarked;
