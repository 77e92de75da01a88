/** Fills the inventory and keeps it: keys, mapping of what the server sends, adapters, and the source of events. */
@NullMarked
package dev.polyvisor.driver.lxd.inventory;

import org.jspecify.annotations.NullMarked;
