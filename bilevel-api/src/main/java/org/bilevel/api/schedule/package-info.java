/** Schedules of step sizes and accuracies. */
@NullMarked
package org.bilevel.api.schedule;

import org.jspecify.annotations.NullMarked;
