package dev.polyvisor.testkit.contract;

/**
 * The contract of {@link dev.polyvisor.api.instance.Instances} and {@link dev.polyvisor.api.instance.Instance}: rules I1 to I54 of
 * {@code docs/driver-contract.md}. A rule whose capability the driver, or the instance at hand, lacks is skipped; that the lack is
 * answered as it should be is a rule of its own.
 */
public interface InstanceContract
        extends LookupRules,
                CreationRules,
                PowerRules,
                OperationRules,
                ChangeRules,
                SnapshotRules,
                FileRules,
                CommandRules,
                CapabilityRules {}
