package dev.polyvisor.spi.machine;

/**
 * Something that blocks.
 *
 * @param <T> what it results in
 */
@FunctionalInterface
interface Work<T> {
    T run() throws InterruptedException;
}
