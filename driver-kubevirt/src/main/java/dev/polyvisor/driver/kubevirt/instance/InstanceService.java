package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import java.util.Optional;
import java.util.Set;

/** The instances of a session. Thread safety: may be used from any thread. */
public final class InstanceService {
    /** The options of a specification that are known. */
    public static final Set<String> OPTIONS = Set.of(CreationRules.RUN_STRATEGY);

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
