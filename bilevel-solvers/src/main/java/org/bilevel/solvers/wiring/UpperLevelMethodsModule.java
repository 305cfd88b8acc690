package org.bilevel.solvers.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.spi.Component;
import org.bilevel.api.upper.UpperLevelMethod;

/** Binds the upper-level methods by name. */
public final class UpperLevelMethodsModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<UpperLevelMethod>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<UpperLevelMethod> component : SolversComponents.upperLevelMethods()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
