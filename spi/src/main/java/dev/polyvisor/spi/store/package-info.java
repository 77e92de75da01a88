/**
 * The revisioned store behind {@link dev.polyvisor.api.inventory.Inventory}: one immutable state with one revision over
 * all providers, changed by one transaction at a time.
 */
@NullMarked
package dev.polyvisor.spi.store;

import org.jspecify.annotations.NullMarked;
