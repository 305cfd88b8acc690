/** Labelled data: synthetic, and from LIBSVM files. */
@NullMarked
package org.bilevel.experiments.data;

import org.jspecify.annotations.NullMarked;
