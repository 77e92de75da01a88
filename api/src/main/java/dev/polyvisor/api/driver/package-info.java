/**
 * What the author of a driver implements, and what the engine gives it: factories and drivers, adapters and event
 * sources, plans of operations, and the clock.
 */
@NullMarked
package dev.polyvisor.api.driver;

import org.jspecify.annotations.NullMarked;
