package org.bilevel.imaging.wiring;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.spi.BilevelPlugin;
import org.bilevel.api.spi.Component;
import org.bilevel.api.testkit.BilevelPluginContract;

/** The components of this module as those of a plug-in. */
final class ImagingComponentsContractTest extends BilevelPluginContract {

    @Override
    protected BilevelPlugin plugin() {
        List<Component<?>> components = new ArrayList<>(ImagingComponents.regularizers());
        components.addAll(ImagingComponents.losses());
        components.addAll(ImagingComponents.tasks());
        return () -> components;
    }
}
