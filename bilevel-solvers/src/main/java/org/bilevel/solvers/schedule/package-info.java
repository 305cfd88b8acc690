/** Schedules of step sizes and accuracies. */
@NullMarked
package org.bilevel.solvers.schedule;

import org.jspecify.annotations.NullMarked;
