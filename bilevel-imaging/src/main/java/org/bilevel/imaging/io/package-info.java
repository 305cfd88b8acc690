/** Image files: reading that refuses what is damaged, and writing. */
@NullMarked
package org.bilevel.imaging.io;

import org.jspecify.annotations.NullMarked;
