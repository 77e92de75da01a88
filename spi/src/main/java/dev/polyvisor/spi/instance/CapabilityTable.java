package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.inventory.MachineType;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the instances of a driver can do, and why not the rest: a row of the support matrix for each capability. What it has
 * no reason against is there.
 *
 * <p>Blocks nowhere. Thread safety: immutable.
 */
public final class CapabilityTable {
    private final Map<MachineType, Map<Capability, String>> lacking = new EnumMap<>(MachineType.class);

    private CapabilityTable() {}

    /**
     * Makes a table.
     *
     * @param source where a host can read on, such as "the lxd driver's page"; it stands behind every reason
     * @param nobody what no instance can do, each with the reason
     * @param byType what instances of a type cannot do either; a reason here wins over one for all
     * @return the table
     */
    public static CapabilityTable of(
            String source, Map<Capability, String> nobody, Map<MachineType, Map<Capability, String>> byType) {
        CapabilityTable table = new CapabilityTable();
        for (MachineType type : MachineType.values()) {
            Map<Capability, String> reasons = new EnumMap<>(Capability.class);
            reasons.putAll(nobody);
            reasons.putAll(byType.getOrDefault(type, Map.of()));
            reasons.replaceAll((capability, reason) -> reason + " (" + source + ")");
            table.lacking.put(type, reasons);
        }
        return table;
    }

    /**
     * What an instance of some type can do.
     *
     * @return the union over the types, unmodifiable
     */
    public Set<Capability> all() {
        return Arrays.stream(Capability.values())
                .filter(capability -> whyNot(capability).isEmpty())
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(() -> EnumSet.noneOf(Capability.class)), Collections::unmodifiableSet));
    }

    /**
     * Why no instance has a capability.
     *
     * @param capability which
     * @return the reason with its source, empty when an instance of some type has it
     */
    public Optional<String> whyNot(Capability capability) {
        return lacking.values().stream().allMatch(reasons -> reasons.containsKey(capability))
                ? whyNot(MachineType.VIRTUAL_MACHINE, capability)
                : Optional.empty();
    }

    /**
     * Why instances of a type have not a capability.
     *
     * @param type the type
     * @param capability which
     * @return the reason with its source, empty when they have it
     */
    public Optional<String> whyNot(MachineType type, Capability capability) {
        return Optional.ofNullable(lacking.getOrDefault(type, Map.of()).get(capability));
    }
}
