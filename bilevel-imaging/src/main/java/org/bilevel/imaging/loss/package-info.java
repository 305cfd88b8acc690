/** What restored images are judged by while parameters are learned. */
@NullMarked
package org.bilevel.imaging.loss;

import org.jspecify.annotations.NullMarked;
