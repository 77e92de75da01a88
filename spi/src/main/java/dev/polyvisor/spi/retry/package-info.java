/** Repeating what failed for a while: {@link dev.polyvisor.spi.retry.Retry}, for the engine and for drivers. */
@NullMarked
package dev.polyvisor.spi.retry;

import org.jspecify.annotations.NullMarked;
