package org.bilevel.solvers.wiring;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.api.testkit.BilevelPluginContract;

/** The components of this module as those of a plug-in. */
final class SolversComponentsContractTest extends BilevelPluginContract {

    @Override
    protected BilevelPlugin plugin() {
        List<Component<?>> components = new ArrayList<>(SolversComponents.all());
        components.addAll(SolversComponents.upperLevelMethods());
        components.addAll(SolversComponents.stochasticBilevelMethods());
        return () -> components;
    }
}
