/** What all experiments have in common: how they are run, what they find, and how that is written. */
@NullMarked
package org.bilevel.experiments.experiment;

import org.jspecify.annotations.NullMarked;
