package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Capability;
import java.util.Set;

/** What the fake driver can do, as docs/support-matrix.md has it. */
final class FakeCapabilities {
    static final Set<Capability> ALL = Set.of(Capability.LIVE_INVENTORY);

    private FakeCapabilities() {}
}
