package org.bilevel.solvers.wiring;

import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.testkit.BilevelPluginContract;

/** The components of this module as those of a plug-in. */
final class SolversComponentsContractTest extends BilevelPluginContract {

    @Override
    protected BilevelPlugin plugin() {
        return SolversComponents::all;
    }
}
