package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Guest;
import dev.polyvisor.api.instance.GuestFileSystem;
import dev.polyvisor.api.instance.GuestInterface;
import dev.polyvisor.api.instance.GuestOs;
import dev.polyvisor.api.instance.GuestUser;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A guest of which nothing is told. Each method answers UNIMPLEMENTED with the instance's reason against
 * the capability that it needs; a driver overrides what its backend has.
 *
 * <p>Thread safety: may be used from any thread.
 */
public class UnsupportedGuest implements Guest {
    private final BackendInstance<?> instance;

    /**
     * Makes the facet.
     *
     * @param instance whose it is
     */
    public UnsupportedGuest(BackendInstance<?> instance) {
        this.instance = instance;
    }

    @Override
    public boolean agentConnected() {
        throw instance.lacking(Capability.GUEST_INFO);
    }

    @Override
    public Optional<GuestOs> os() {
        throw instance.lacking(Capability.GUEST_INFO);
    }

    @Override
    public List<GuestUser> users() {
        throw instance.lacking(Capability.GUEST_INFO);
    }

    @Override
    public List<GuestFileSystem> fileSystems() {
        throw instance.lacking(Capability.GUEST_INFO);
    }

    @Override
    public List<GuestInterface> interfaces() {
        throw instance.lacking(Capability.GUEST_INFO);
    }

    @Override
    public List<String> applications() {
        throw instance.lacking(Capability.GUEST_INFO);
    }

    @Override
    public InstanceStatistics statistics() {
        throw instance.lacking(Capability.STATISTICS);
    }

    @Override
    public Operation<Instance> freezeFileSystems(Duration thawAfter) {
        throw instance.lacking(Capability.GUEST_FREEZE);
    }

    @Override
    public Operation<Instance> thawFileSystems() {
        throw instance.lacking(Capability.GUEST_FREEZE);
    }

    @Override
    public Operation<Instance> dumpMemory(String volume) {
        throw instance.lacking(Capability.MEMORY_DUMP);
    }

    @Override
    public Operation<Instance> releaseMemoryDump() {
        throw instance.lacking(Capability.MEMORY_DUMP);
    }
}
