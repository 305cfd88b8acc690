package org.bilevel.api.spi;

import java.util.List;

/** What a third party's jar offers; found through {@link java.util.ServiceLoader}. Needs no dependency injection. */
public interface BilevelPlugin {

    /** The components, of any families. */
    List<Component<?>> components();
}
