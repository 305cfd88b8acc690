/** Files that are either whole or absent. */
@NullMarked
package org.bilevel.experiments.file;

import org.jspecify.annotations.NullMarked;
