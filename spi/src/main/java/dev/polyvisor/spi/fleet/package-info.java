/**
 * What stands behind {@code Fleet}: opening and closing of providers, and the parts that they share.
 *
 * <p>Code of a driver never runs on a thread of the host, except for what is declared not to block. It runs as a task of
 * its {@code Session}, which can be interrupted and left alone: a driver that hangs costs one thread, and no bound.
 */
@NullMarked
package dev.polyvisor.spi.fleet;

import org.jspecify.annotations.NullMarked;
