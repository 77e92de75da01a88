package dev.polyvisor.driver.kubevirt.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a VirtualMachine says: what is wanted, and what the controller says of it.
 *
 * @param runStrategy the strategy, also where only the deprecated switch says it; empty when it is not there
 * @param printableStatus the word of the controller
 * @param terminating whether it is being deleted
 * @param conditions the status of each condition by its type
 * @param problem what the controller complains of, empty for nothing
 * @param failures how often in a row it failed to start
 * @param pendingAction {@code Start} or {@code Stop} when one is asked for and not done, empty for none
 * @param busy what is under way: {@code snapshot}, {@code restore}, empty for nothing
 * @param guest what it is made of
 * @param instanceType namespace and name of the instance type, the name alone for one of the cluster; empty for none
 * @param preference the same of the preference
 * @param description what the library was told to describe it with, empty for nothing
 * @param labels its labels
 * @param created when it was made
 */
public record KubevirtDefinition(
        String runStrategy,
        String printableStatus,
        boolean terminating,
        Map<String, String> conditions,
        String problem,
        int failures,
        String pendingAction,
        String busy,
        KubevirtGuest guest,
        String instanceType,
        String preference,
        String description,
        Map<String, String> labels,
        Optional<Instant> created) {

    /** Copies the maps. */
    public KubevirtDefinition {
        conditions = Map.copyOf(conditions);
        labels = Map.copyOf(labels);
    }

    /**
     * Whether a condition holds.
     *
     * @param type the type of the condition
     * @return false also when it is not there
     */
    public boolean is(String type) {
        return "True".equals(conditions.get(type));
    }

    /**
     * Whether the strategy has the machine running for ever.
     *
     * @return true for {@code Always}
     */
    public boolean alwaysRuns() {
        return runStrategy.equals("Always");
    }

    /**
     * The claims behind its disks.
     *
     * @return their names
     */
    public List<String> claims() {
        return guest.disks().stream()
                .filter(KubevirtDisk::isPersistent)
                .map(KubevirtDisk::sourceName)
                .toList();
    }
}
