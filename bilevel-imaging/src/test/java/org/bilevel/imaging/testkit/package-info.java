/** Contracts for the plug-in interfaces of imaging: subclass one, supply the implementation, and get the whole battery. */
@NullMarked
package org.bilevel.imaging.testkit;

import org.jspecify.annotations.NullMarked;
