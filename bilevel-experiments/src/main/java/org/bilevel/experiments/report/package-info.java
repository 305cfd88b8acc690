/** Self-contained pages of charts and tables, from series and rows. */
@NullMarked
package org.bilevel.experiments.report;

import org.jspecify.annotations.NullMarked;
