package org.bilevel.solvers.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.spi.Component;
import org.bilevel.api.stochastic.StochasticBilevelMethod;

/** Binds the stochastic bilevel methods by name. */
public final class StochasticBilevelMethodsModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<StochasticBilevelMethod>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<StochasticBilevelMethod> component : SolversComponents.stochasticBilevelMethods()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
