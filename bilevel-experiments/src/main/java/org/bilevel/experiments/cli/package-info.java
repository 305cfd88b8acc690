/** The {@code bilevel} command. */
@NullMarked
package org.bilevel.experiments.cli;

import org.jspecify.annotations.NullMarked;
