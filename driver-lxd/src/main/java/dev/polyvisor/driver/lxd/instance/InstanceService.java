package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.driver.lxd.session.LxdSession;
import java.util.Optional;
import java.util.Set;

/** The instances of a session. Thread safety: may be used from any thread. */
public final class InstanceService {
    private final Parts parts;
    private final Instances instances;

    public InstanceService(LxdSession session) {
        this.parts = Parts.of(session);
        this.instances = new InstancesView(parts, Optional.of(Scope.of(session.project())));
    }

    /** What the handles of the session share. */
    Parts parts() {
        return parts;
    }

    /** Those of the session's project. */
    public Instances instances() {
        return instances;
    }

    /** What instances may be able to do, with what the session as a whole can do. */
    public static Set<Capability> capabilities() {
        return Abilities.TABLE.all();
    }

    /** Why a capability is absent; empty when it is there. */
    public static Optional<String> whyNot(Capability capability) {
        return Abilities.TABLE.whyNot(capability);
    }

    /** The plan of work that an earlier process began; empty when nothing tells any more what became of it. */
    public Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        return new Resumption(parts).of(verb, handle);
    }
}
