/**
 * A driver for tests: {@link dev.polyvisor.simulators.fake.FakeHypervisor} is a backend in memory of any size,
 * {@link dev.polyvisor.simulators.fake.FakeDriverFactory} the driver {@code fake} for it.
 *
 * <p>A unit test makes the hypervisor, hands {@link dev.polyvisor.simulators.fake.FakeDriverFactory#over} to the builder of
 * its fleet, and then plays both sides. Each fault of {@link dev.polyvisor.simulators.fake.FakeHypervisor#faults()} fails
 * in one named phase.
 */
@NullMarked
package dev.polyvisor.simulators.fake;

import org.jspecify.annotations.NullMarked;
