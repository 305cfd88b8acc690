package org.bilevel.experiments.model;

import java.io.Serial;

/** A model file that is damaged, or does not fit what it is to be used for: one line that names the file and why. */
public final class UnusableModelException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** A refusal. */
    public UnusableModelException(String message) {
        super(message);
    }

    /** A refusal that another failure caused. */
    public UnusableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
