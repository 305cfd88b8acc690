package com.example.bilevel;

import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.testkit.BilevelPluginContract;

class SamplePluginTest extends BilevelPluginContract {

    @Override
    protected BilevelPlugin plugin() {
        return new SamplePlugin();
    }
}
