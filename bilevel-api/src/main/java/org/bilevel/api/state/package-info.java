/** What decides how a run goes on, to be saved and restored. */
@NullMarked
package org.bilevel.api.state;

import org.jspecify.annotations.NullMarked;
