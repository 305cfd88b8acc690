/** Learning runs beside one another: methods, numbers of training images, schedules, by what they restore. */
@NullMarked
package org.bilevel.experiments.learning;

import org.jspecify.annotations.NullMarked;
