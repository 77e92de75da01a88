package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.spi.instance.CapabilityTable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What instances of KubeVirt can do through this driver, and why not the rest. */
public final class Abilities {
    private static final String LATER = "not in this version of the kubevirt driver";

    private static final Set<Capability> THERE =
            EnumSet.of(Capability.LIVE_INVENTORY, Capability.MACHINES, Capability.RAW_REQUESTS);

    private Abilities() {}

    /** The rows of the driver in the support matrix. */
    public static CapabilityTable table() {
        Map<Capability, String> nobody = Arrays.stream(Capability.values())
                .filter(capability -> !THERE.contains(capability))
                .collect(Collectors.toMap(capability -> capability, capability -> LATER));
        return CapabilityTable.of("the kubevirt driver's page", nobody, Map.of());
    }
}
