package org.bilevel.solvers.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.schedule.Schedule;
import org.bilevel.api.spi.Component;

/** Binds the schedules by name. */
public final class SchedulesModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<Schedule>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<Schedule> component : SolversComponents.schedules()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
