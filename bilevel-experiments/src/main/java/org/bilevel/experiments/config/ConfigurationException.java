package org.bilevel.experiments.config;

import java.io.Serial;

/** A configuration that cannot be used: one line that says where, what, and how to mend it. */
public final class ConfigurationException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String problem;

    /**
     * A problem at a place of the configuration.
     *
     * @param path keys joined by dots, such as {@code adjoint.maxIterations}; empty for the whole
     * @param problem what is wrong, one line
     */
    public ConfigurationException(String path, String problem) {
        this(path, problem, path);
    }

    private ConfigurationException(String path, String problem, String where) {
        super(where.isEmpty() ? problem : where + ": " + problem);
        this.path = path;
        this.problem = problem;
    }

    /** The same problem, ascribed to where the user wrote it, such as {@code run.yaml line 7}. */
    ConfigurationException writtenAt(String origin) {
        ConfigurationException located = new ConfigurationException(path, problem, origin);
        located.setStackTrace(getStackTrace());
        return located;
    }

    /** The place in the configuration: keys joined by dots. */
    public String path() {
        return path;
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }
}
