/** Commands in fake guests: their streams, and the programs that every guest has. */
@NullMarked
package dev.polyvisor.simulators.fake.guest;

import org.jspecify.annotations.NullMarked;
