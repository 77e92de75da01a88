/**
 * Time and threads of a fleet: the one place in the library where a clock is read and a thread is made.
 *
 * <p>Whoever waits does so through {@link dev.polyvisor.spi.time.Waiting}, so that tests can let hours pass at once. The
 * module does not export this package.
 */
@NullMarked
package dev.polyvisor.spi.time;

import org.jspecify.annotations.NullMarked;
