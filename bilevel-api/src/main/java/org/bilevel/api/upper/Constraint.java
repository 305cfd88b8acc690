package org.bilevel.api.upper;

import org.bilevel.api.problem.ParameterLayout;

/** A closed convex set that theta is kept in. Immutable: a record of validated options. */
@FunctionalInterface
public interface Constraint {

    /**
     * The projection onto the set for parameters of a layout.
     *
     * @throws IllegalArgumentException if the layout lacks what the constraint is about; the message lists what there is
     */
    Projection on(ParameterLayout layout);
}
