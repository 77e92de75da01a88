package dev.polyvisor.spi.policy;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An agent whose one concern says what it saw: so that a validation shows whether it is about the present content. A test
 * can make it answer something else.
 */
final class WitnessAgent implements PolicyAgent {
    final List<ResourceKey> calls = new ArrayList<>();
    int versionCalls;
    Version version = () -> 1;
    Judge judge = this::testify;

    /** How the version is told. */
    @FunctionalInterface
    interface Version {
        long tell() throws InterruptedException;
    }

    /** How machines are judged. */
    @FunctionalInterface
    interface Judge {
        @Nullable
        PolicyReport report(Workload workload) throws InterruptedException;
    }

    @Override
    public long version() throws InterruptedException {
        versionCalls++;
        return version.tell();
    }

    @Override
    public PolicyReport validate(Workload workload) throws InterruptedException {
        calls.add(workload.machine().key());
        return judge.report(workload);
    }

    PolicyReport testify(Workload workload) throws InterruptedException {
        return new PolicyReport(version.tell(), Set.of(testimony(workload)));
    }

    static Concern testimony(Workload workload) {
        int seen = workload.value().hashCode() * 31 + workload.missing().hashCode();
        for (Map.Entry<ResourceKey, Entry<?>> each : workload.references().entrySet()) {
            seen += each.getKey().hashCode() * 31 ^ each.getValue().value().hashCode();
        }
        return new Concern("seen", Concern.INFORMATION, "what was seen", Integer.toHexString(seen));
    }
}
