/** What a run may spend, reports while it goes on, and returns. */
@NullMarked
package org.bilevel.api.record;

import org.jspecify.annotations.NullMarked;
