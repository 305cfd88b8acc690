/** Bilevel problems: objectives of both levels, their derivatives, constants with provenance, and the layout of theta. */
@NullMarked
package org.bilevel.api.problem;

import org.jspecify.annotations.NullMarked;
