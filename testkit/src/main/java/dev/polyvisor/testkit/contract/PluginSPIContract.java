package dev.polyvisor.testkit.contract;

/**
 * The contract of {@link dev.polyvisor.api.machine.PluginSPI}, through the machines of a provider and directly: rules T1 to T19 of
 * {@code docs/driver-contract.md}. All are skipped when the driver has no machines or the fixture no {@link MachineFixture}.
 */
public interface PluginSPIContract extends MachineRules, OwnershipRules, MachineRequestRules {}
