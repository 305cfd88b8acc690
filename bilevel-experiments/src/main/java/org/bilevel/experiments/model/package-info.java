/** Learned parameters on disk. */
@NullMarked
package org.bilevel.experiments.model;

import org.jspecify.annotations.NullMarked;
