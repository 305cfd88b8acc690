/**
 * The contract kit: problems with known answers, generators of random ones, laws, and one abstract contract per SPI type.
 * Subclass a contract, supply the implementation, and get the whole battery.
 */
@NullMarked
package org.bilevel.api.testkit;

import org.jspecify.annotations.NullMarked;
