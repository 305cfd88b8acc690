/** Inexact hypergradients: accuracy asked for, error bound and cost delivered. */
@NullMarked
package org.bilevel.api.hypergradient;

import org.jspecify.annotations.NullMarked;
