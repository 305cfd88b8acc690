package org.bilevel.api.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a component of an algorithm's record: the name of the record component is the name of the option in configurations and in
 * {@code bilevel list}. The range is what the listing shows; the record's constructor enforces it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {

    /** What it means, with its unit. */
    String value();

    /** The default, as it would be written in YAML; empty if the option must be given. */
    String preset() default "";

    /** The accepted range, for people, such as {@code > 0}. */
    String range() default "";
}
