package org.bilevel.imaging.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.spi.Component;
import org.bilevel.imaging.task.Task;

/** Binds the tasks by name. */
public final class TasksModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<Task>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<Task> component : ImagingComponents.tasks()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
