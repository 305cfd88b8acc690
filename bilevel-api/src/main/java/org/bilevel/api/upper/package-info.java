/** Upper-level methods: one step on theta, given an oracle for hypergradients. */
@NullMarked
package org.bilevel.api.upper;

import org.jspecify.annotations.NullMarked;
