package dev.polyvisor.testkit.contract;

/**
 * The contract of a driver whose machines are validated: rules P1 to P6 of {@code docs/driver-contract.md}. Policy can judge what the
 * values name, and is told of what changes; the rules show that a driver names and tells enough.
 */
public interface PolicyContract extends PolicyRules {}
