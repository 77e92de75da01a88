/** Finds drivers by name, reports those that cannot be used, and checks connections against what a driver declares. */
@NullMarked
package dev.polyvisor.spi.discovery;

import org.jspecify.annotations.NullMarked;
