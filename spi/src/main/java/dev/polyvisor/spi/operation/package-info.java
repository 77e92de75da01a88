/**
 * Runs {@linkplain dev.polyvisor.api.driver.OperationPlan plans} to their end and keeps what became of them.
 *
 * <p>An operation holds a thread only while one of its steps runs. Between the steps a timer of the fleet's clock waits,
 * so that ten thousand operations which a backend works on cost ten thousand timers.
 */
@NullMarked
package dev.polyvisor.spi.operation;

import org.jspecify.annotations.NullMarked;
