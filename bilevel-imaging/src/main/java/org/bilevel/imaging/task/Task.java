package org.bilevel.imaging.task;

import org.bilevel.imaging.operator.ForwardOperator;

/** What happens to an image before it is measured. Immutable: a record of validated options. */
public interface Task {

    /** K. */
    ForwardOperator operator();
}
