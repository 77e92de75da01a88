/** The binding of {@link dev.polyvisor.api.Telemetry} to Micrometer, for hosts that have it. */
@NullMarked
package dev.polyvisor.spi.telemetry;

import org.jspecify.annotations.NullMarked;
