package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.Nics;
import java.util.List;

/**
 * Network interfaces that the backend neither shows nor changes. Each method answers UNIMPLEMENTED with the instance's reason against
 * the capability that it needs; a driver overrides what its backend has.
 *
 * <p>Thread safety: may be used from any thread.
 */
public class UnsupportedNics implements Nics {
    private final BackendInstance<?> instance;

    /**
     * Makes the facet.
     *
     * @param instance whose it is
     */
    public UnsupportedNics(BackendInstance<?> instance) {
        this.instance = instance;
    }

    @Override
    public List<Nic> list() {
        throw instance.lacking(Capability.NICS);
    }

    @Override
    public NicSpec complete(NicSpec spec) {
        throw instance.lacking(Capability.NICS);
    }

    @Override
    public Operation<Nic> attach(NicSpec spec) {
        throw instance.lacking(Capability.NICS);
    }

    @Override
    public Operation<Nic> update(NicSpec spec) {
        throw instance.lacking(Capability.NICS);
    }

    @Override
    public Operation<Instance> detach(String name) {
        throw instance.lacking(Capability.NICS);
    }
}
