package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;

/** Moves a running machine to another host of its cluster. */
final class Moving {
    private final InstanceHandle instance;
    private final Parts parts;

    Moving(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> migrate(MigrateSpec spec) {
        if (spec.target() instanceof MigrationTarget.Provider) {
            throw instance.lacking(Capability.MIGRATE_PROVIDER);
        }
        if (spec.liveness() == Liveness.OFFLINE) {
            throw instance.lacking(Capability.MIGRATE);
        }
        instance.need(Capability.LIVE_MIGRATE);
        Refusals.unknownOptions(spec.options().keySet());
        if (spec.newName().isPresent() || spec.storagePool().isPresent()) {
            throw Refusals.unimplemented("a migration of oVirt changes neither name nor storage");
        }
        if (spec.target() instanceof MigrationTarget.Host host) {
            return instance.itself("migrate", new Move(Optional.of(host.name())));
        } else if (spec.target() instanceof MigrationTarget.AnyHost) {
            return instance.itself("migrate", new Move(Optional.empty()));
        }
        throw Refusals.unimplemented("a migration of oVirt goes to a host of the same cluster");
    }

    private final class Move implements Step {
        private final Optional<String> host;
        private volatile Optional<ResourceKey> before = Optional.empty();
        private volatile boolean givenUp;

        Move(Optional<String> host) {
            this.host = host;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            var vm = instance.find().value();
            if (vm.state() != MachineState.RUNNING) {
                return false;
            }
            return host.isPresent()
                    ? vm.host()
                            .map(ResourceKey::id)
                            .equals(Optional.of(parts.catalogue().host(host.get())))
                    : !vm.host().equals(before);
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            var vm = instance.find().value();
            if (vm.state() != MachineState.RUNNING) {
                throw Refusals.precondition("the machine does not run");
            }
            before = vm.host();
            return calls.act(
                    instance.id(),
                    "migrate",
                    host.isPresent()
                            ? Map.of("host", VmDocument.ref(parts.catalogue().host(host.get())))
                            : Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.state() == MachineState.MIGRATING;
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return givenUp && instance.state() == MachineState.RUNNING
                    ? Optional.of(PolyvisorException.of(ErrorCode.CANCELLED, "the migration was given up"))
                    : Optional.empty();
        }

        @Override
        public String stage() {
            return "migrating";
        }

        /** To any host but the one where it is: asked again, it would go on to the next one. */
        @Override
        public boolean isOneMore() {
            return host.isEmpty();
        }

        @Override
        public boolean giveUp(Calls calls) throws InterruptedException {
            try {
                Optional<String> unused = calls.act(instance.id(), "cancelmigration", Map.of());
                givenUp = true;
                return true;
            } catch (PolyvisorException tooLate) {
                if (tooLate.code() != ErrorCode.FAILED_PRECONDITION) {
                    throw tooLate;
                }
                return false;
            }
        }
    }
}
