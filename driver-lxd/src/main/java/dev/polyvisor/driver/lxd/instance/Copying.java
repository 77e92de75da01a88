package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.TransferMode;

/** Copies: within a server an instance that is made of another one, to another server a transfer. */
final class Copying {
    private final InstanceHandle instance;

    Copying(InstanceHandle instance) {
        this.instance = instance;
    }

    Operation<Instance> copy(CopySpec spec) {
        instance.need(Capability.COPY);
        if (spec.provider().isPresent()) {
            instance.need(Capability.MIGRATE_PROVIDER);
            Refusals.unknownOptions(spec.options().keySet());
            return ServerTransfer.copy(instance, spec);
        }
        if (spec.mode() != TransferMode.AUTO) {
            throw Refusals.unimplemented("within a server LXD copies by itself");
        }
        InstanceSpecBuilder copy = InstanceSpec.named(spec.name())
                .idempotencyKey(spec.idempotencyKey())
                .source(new InstanceSource.CopyOf(instance.ref(), spec.snapshot(), spec.includeSnapshots()))
                .type(instance.info().type())
                .labels(spec.labels())
                .description(instance.info().description())
                .start(spec.start());
        spec.options().forEach(copy::option);
        spec.location().ifPresent(copy::location);
        spec.storagePool().ifPresent(copy::storagePool);
        String project =
                spec.scope().map(Scope::name).orElse(instance.ref().scope().name());
        CreationSource.Terms terms = new CreationSource.Terms(spec.keepMacs(), spec.allowInconsistent());
        return new Creation(instance.parts(), project, copy.build(), terms).start("instance.copy");
    }
}
