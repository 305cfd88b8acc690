package org.bilevel.solvers.upper;

import java.util.List;
import org.bilevel.api.problem.ParameterLayout;
import org.bilevel.api.upper.Constraint;
import org.bilevel.api.upper.Projection;
import org.bilevel.api.upper.UpperLevelMethod;

/** A method that keeps theta in sets. */
interface ConstrainedMethod extends UpperLevelMethod {

    /** The sets, in the order of projection. */
    List<Constraint> constraints();

    @Override
    default Projection feasible(ParameterLayout layout) {
        return ParameterGroups.projection(constraints(), layout);
    }
}
