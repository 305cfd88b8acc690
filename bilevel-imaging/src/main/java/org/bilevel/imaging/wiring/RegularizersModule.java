package org.bilevel.imaging.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.spi.Component;
import org.bilevel.imaging.regularizer.Regularizer;

/** Binds the regularisers by name. */
public final class RegularizersModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<Regularizer>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<Regularizer> component : ImagingComponents.regularizers()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
