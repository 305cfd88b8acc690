/** Where the modules' components and the plug-ins meet; besides the command, the only place that knows Guice. */
@NullMarked
package org.bilevel.experiments.wiring;

import org.jspecify.annotations.NullMarked;
