/** Fills the inventory and keeps it: mapping of what the engine sends, adapters, and the source of events. */
@NullMarked
package dev.polyvisor.driver.ovirt.inventory;

import org.jspecify.annotations.NullMarked;
