package dev.polyvisor.testkit.contract;

/**
 * The contract of {@link dev.polyvisor.api.driver.Adapter} and of the event sources that feed it: rules A1 to A20 of
 * {@code docs/driver-contract.md}. The adapters are called directly, with the session and the inventory of a live fleet.
 */
public interface AdapterContract extends ListingRules, EventRules {}
