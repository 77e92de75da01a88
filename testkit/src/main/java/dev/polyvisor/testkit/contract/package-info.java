/**
 * Contract tests for drivers, the same for a fake, a simulator and a real backend. A driver's test class implements
 * {@link dev.polyvisor.testkit.contract.DriverFactoryContract}, {@link dev.polyvisor.testkit.contract.AdapterContract},
 * {@link dev.polyvisor.testkit.contract.InventoryContract}, {@link dev.polyvisor.testkit.contract.InstanceContract} and, if it has
 * machines for orchestrators, {@link dev.polyvisor.testkit.contract.PluginSPIContract}, and fills the one hole that they have in
 * common: {@link dev.polyvisor.testkit.contract.DriverContract#openFixture()}. The rules are numbered;
 * {@code docs/driver-contract.md} lists them.
 */
@NullMarked
package dev.polyvisor.testkit.contract;

import org.jspecify.annotations.NullMarked;
