/**
 * The inner loops: correlations with filter banks, their transposes and derivatives, tile by tile, in single or double precision, with the Vector API where
 * the JVM has it. docs/performance.md has the roofline.
 */
@NullMarked
package org.bilevel.imaging.kernel;

import org.jspecify.annotations.NullMarked;
