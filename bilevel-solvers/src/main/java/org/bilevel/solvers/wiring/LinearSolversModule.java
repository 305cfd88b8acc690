package org.bilevel.solvers.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.linear.LinearSolver;
import org.bilevel.api.spi.Component;

/** Binds the linear solvers of the adjoint system by name. */
public final class LinearSolversModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<LinearSolver>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<LinearSolver> component : SolversComponents.linearSolvers()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
