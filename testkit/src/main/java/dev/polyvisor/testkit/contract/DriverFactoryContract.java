package dev.polyvisor.testkit.contract;

/**
 * The contract of {@link dev.polyvisor.api.driver.DriverFactory} and of the session that it opens: rules F1 to F15 of
 * {@code docs/driver-contract.md}.
 */
public interface DriverFactoryContract extends DescriptionRules, SessionRules {}
