package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import java.util.Optional;

/** The instances of a session. Thread safety: may be used from any thread. */
public final class InstanceService {
    private final Parts parts;

    public InstanceService(OvirtSession session) {
        this.parts = Parts.of(session);
    }

    /** Those of the session's data centre, or of all when it names none. */
    public Instances instances() {
        return view();
    }

    /**
     * The same as the allocation of resources sees them.
     *
     * @param volumes who prepares their disks
     */
    public Instances forResources(ResourceInstances.Volumes volumes) {
        return new ResourceInstances(view(), volumes);
    }

    private InstancesView view() {
        return new InstancesView(parts, parts.session().scope());
    }

    /** The plan of work that another process began; empty when it cannot be taken up. */
    public Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        return new Resumption(parts).of(verb, handle);
    }
}
