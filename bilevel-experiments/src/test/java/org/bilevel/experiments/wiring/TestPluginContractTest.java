package org.bilevel.experiments.wiring;

import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.testkit.BilevelPluginContract;

/** A third party's plug-in keeps the contract. */
final class TestPluginContractTest extends BilevelPluginContract {

    @Override
    protected BilevelPlugin plugin() {
        return new TestPlugin();
    }
}
