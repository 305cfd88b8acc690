/** The code of docs/testing-your-own.md. */
@NullMarked
package org.bilevel.experiments.guide.testing;

import org.jspecify.annotations.NullMarked;
