package org.bilevel.solvers.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.sampling.SamplingStrategy;
import org.bilevel.api.spi.Component;

/** Binds the sampling strategies by name. */
public final class SamplingModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<SamplingStrategy>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<SamplingStrategy> component : SolversComponents.samplingStrategies()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
