package dev.polyvisor.driver.lxd;

import dev.polyvisor.api.Capability;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What the driver can do, and why it cannot do the rest. */
final class LxdAbilities {
    private static final Set<Capability> ALL = Collections.unmodifiableSet(
            EnumSet.of(Capability.LIVE_INVENTORY, Capability.SCOPES, Capability.RAW_REQUESTS));

    private LxdAbilities() {}

    static Set<Capability> all() {
        return ALL;
    }

    static String whyNot(Capability capability) {
        return ALL.contains(capability) ? "it is not absent" : "the LXD driver has it not yet (the LXD driver's page)";
    }
}
