package dev.polyvisor.spi.machine;

import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.ProviderSpec;

/**
 * One of the five steps of an SPI.
 *
 * @param <S> the driver's provider specification
 * @param <T> what the step results in
 */
@FunctionalInterface
interface Step<S extends ProviderSpec, T> {
    T take(PluginSPI<S> session) throws InterruptedException;
}
