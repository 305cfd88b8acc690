/** Forward operators K. */
@NullMarked
package org.bilevel.imaging.operator;

import org.jspecify.annotations.NullMarked;
