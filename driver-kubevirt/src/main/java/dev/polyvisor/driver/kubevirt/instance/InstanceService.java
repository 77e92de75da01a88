package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import java.util.Optional;
import java.util.Set;

/** The instances of a session. Thread safety: may be used from any thread. */
public final class InstanceService {
    /** The options of a specification that are known. */
    public static final Set<String> OPTIONS = Set.of(CreationRules.RUN_STRATEGY);

    private final Instances instances;
    private final Resumption resumption;

    public InstanceService(KubeSession session) {
        Parts parts = Parts.of(session);
        this.resumption = new Resumption(parts);
        this.instances = new InstancesView(
                parts, Optional.of(Scope.of(session.namespaces().fallback())));
    }

    /** Those of the session's namespace. */
    public Instances instances() {
        return instances;
    }

    /** Takes up work that an earlier process began, as {@code Driver.resume} does. */
    public Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        return resumption.of(verb, handle);
    }
}
