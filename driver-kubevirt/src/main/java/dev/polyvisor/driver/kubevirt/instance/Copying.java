package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import java.util.Set;

/** Makes another machine of this one, or of one of its snapshots. */
final class Copying {
    private final InstanceHandle instance;

    Copying(InstanceHandle instance) {
        this.instance = instance;
    }

    Operation<Instance> copy(CopySpec spec) {
        Refusals.unknownOptions(spec.options().keySet(), Set.of());
        if (spec.provider().isPresent()
                || spec.scope()
                        .filter(scope -> !scope.name().equals(instance.namespace()))
                        .isPresent()) {
            throw Refusals.unimplemented("KubeVirt clones machines within their namespace only");
        }
        if (spec.storagePool().isPresent() || spec.location().isPresent() || spec.includeSnapshots()) {
            throw PolyvisorException.of(
                    ErrorCode.UNIMPLEMENTED,
                    "a clone of KubeVirt has the storage of its source, no node and no snapshots");
        }
        InstanceSpecBuilder made = InstanceSpec.named(spec.name())
                .idempotencyKey(spec.idempotencyKey())
                .labels(spec.labels())
                .start(spec.start());
        InstanceSource source = spec.snapshot()
                .map(name -> InstanceSource.snapshotOf(instance.info().ref(), name))
                .orElseGet(() -> InstanceSource.copyOf(instance.info().ref()));
        return new Creation(
                        instance.parts(),
                        instance.namespace(),
                        made.source(source).build())
                .start();
    }
}
