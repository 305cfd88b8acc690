/** Data terms: how far K x is from what was measured, and what is learned of K. */
@NullMarked
package org.bilevel.imaging.fidelity;

import org.jspecify.annotations.NullMarked;
