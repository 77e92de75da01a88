/**
 * Faults on command: which call of the fake driver fails, hangs or lies, and what becomes of its events.
 *
 * <p>Each fault is put at one {@link dev.polyvisor.simulators.fake.fault.FaultPoint}, so that a test can fail exactly one
 * phase of what it looks at.
 */
@NullMarked
package dev.polyvisor.simulators.fake.fault;

import org.jspecify.annotations.NullMarked;
