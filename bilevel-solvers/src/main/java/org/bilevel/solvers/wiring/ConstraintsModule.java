package org.bilevel.solvers.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.spi.Component;
import org.bilevel.api.upper.Constraint;

/** Binds the constraints on theta by name. */
public final class ConstraintsModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<Constraint>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<Constraint> component : SolversComponents.constraints()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
