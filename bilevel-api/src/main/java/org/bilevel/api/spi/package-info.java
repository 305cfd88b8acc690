/** The plug-in interface: named components whose records are their options. */
@NullMarked
package org.bilevel.api.spi;

import org.jspecify.annotations.NullMarked;
