package org.bilevel.imaging.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.spi.Component;
import org.bilevel.imaging.loss.RestorationLoss;

/** Binds the losses by name. */
public final class LossesModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<RestorationLoss>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<RestorationLoss> component : ImagingComponents.losses()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
