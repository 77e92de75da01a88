/**
 * How watches follow the store. The journal keeps the last changes; each watch keeps nothing but its place in it, and
 * makes its batches from there when its listener is free. So a watch that stalls costs nobody anything.
 */
@NullMarked
package dev.polyvisor.spi.store.watch;

import org.jspecify.annotations.NullMarked;
