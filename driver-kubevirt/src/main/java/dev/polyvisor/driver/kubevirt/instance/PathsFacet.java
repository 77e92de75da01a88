package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedPaths;
import java.io.OutputStream;
import java.util.List;

/** The logs of a machine are those of the containers of its pod. Thread safety: may be used from any thread. */
final class PathsFacet extends UnsupportedPaths {
    private final InstanceHandle instance;

    PathsFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
    }

    @Override
    public List<String> logFiles() {
        instance.need(Capability.HOST_LOGS);
        return Blocking.get(() -> new PodLogs(instance).containers());
    }

    @Override
    public long readLog(String name, OutputStream stream) {
        instance.need(Capability.HOST_LOGS);
        return Blocking.get(() -> new PodLogs(instance).copy(name, stream))
                .orElseThrow(() -> Refusals.notFound("log", name));
    }

    @Override
    public Operation<Instance> deleteLog(String name) {
        throw Refusals.unimplemented("the logs of a pod go with it");
    }
}
