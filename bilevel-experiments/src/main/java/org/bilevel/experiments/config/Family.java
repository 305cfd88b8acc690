package org.bilevel.experiments.config;

/**
 * A kind of component.
 *
 * @param name as users see it, such as {@code adjoint}
 * @param type the interface its components implement
 * @param summary one line for people
 * @param <T> the interface
 */
public record Family<T>(String name, Class<T> type, String summary) {}
