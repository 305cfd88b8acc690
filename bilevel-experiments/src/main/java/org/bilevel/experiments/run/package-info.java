/** Learning runs and their results: data, validation, history, pictures; restoring and evaluating with a learned model. */
@NullMarked
package org.bilevel.experiments.run;

import org.jspecify.annotations.NullMarked;
