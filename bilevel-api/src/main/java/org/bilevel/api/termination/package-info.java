/** How a solve may stop, and how it ended. */
@NullMarked
package org.bilevel.api.termination;

import org.jspecify.annotations.NullMarked;
