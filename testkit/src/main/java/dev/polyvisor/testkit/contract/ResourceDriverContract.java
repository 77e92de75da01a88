package dev.polyvisor.testkit.contract;

/**
 * The contract of {@link dev.polyvisor.api.resource.ResourceDriver}: rules D1 to D26 of {@code docs/driver-contract.md}. Skipped as a
 * whole when the driver has no RESOURCES or the fixture no sample of one.
 */
public interface ResourceDriverContract extends DefinitionRules, AllocationRules, DiskRules, DeallocationRules {}
