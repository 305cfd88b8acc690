/** A run's report while it runs, for browsers on this machine. */
@NullMarked
package org.bilevel.experiments.dashboard;

import org.jspecify.annotations.NullMarked;
