package dev.polyvisor.testkit.contract;

/**
 * The contract of a driver's inventory as a host sees it, through a fleet: rules N1 to N14 of {@code docs/driver-contract.md}. Most of it
 * is the engine's work; the rules show that driver and engine do it together.
 */
public interface InventoryContract extends FollowingRules, ModelRules {}
