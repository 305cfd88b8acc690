package org.bilevel.solvers.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.bilevel.api.lower.LowerLevelSolver;
import org.bilevel.api.spi.Component;

/** Binds the lower-level solvers by name. */
public final class LowerLevelSolversModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, Component<LowerLevelSolver>> binder =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        for (Component<LowerLevelSolver> component : SolversComponents.lowerLevelSolvers()) {
            binder.addBinding(component.name()).toInstance(component);
        }
    }
}
