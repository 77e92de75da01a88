package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.Nics;
import java.util.List;

/** Network interfaces, which this version of the driver leaves to the devices of the configuration. */
record NicsFacet(InstanceHandle instance) implements Nics {

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
