package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import java.util.Optional;

/** The instances of a session. Thread safety: may be used from any thread. */
public final class InstanceService {
    private final Instances instances;

    public InstanceService(KubeSession session) {
        this.instances = new InstancesView(
                Parts.of(session), Optional.of(Scope.of(session.namespaces().fallback())));
    }

    /** Those of the session's namespace. */
    public Instances instances() {
        return instances;
    }
}
