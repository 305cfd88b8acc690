/** Runs on disk, to go on from after a kill. */
@NullMarked
package org.bilevel.experiments.checkpoint;

import org.jspecify.annotations.NullMarked;
