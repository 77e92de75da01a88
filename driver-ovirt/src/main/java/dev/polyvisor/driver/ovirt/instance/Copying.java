package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.Mark;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes another machine of this one, or of one of its snapshots. */
final class Copying {
    private final InstanceHandle instance;

    Copying(InstanceHandle instance) {
        this.instance = instance;
    }

    Operation<Instance> copy(CopySpec spec) {
        List<Violation> faults = new ArrayList<>(Refusals.unknown(spec.options().keySet(), Set.of()));
        if (spec.includeSnapshots()) {
            faults.add(new Violation("includeSnapshots", "a copy of oVirt has no snapshots"));
        }
        if (spec.keepMacs()) {
            faults.add(new Violation("keepMacs", "the engine gives each machine addresses of its own"));
        }
        if (spec.storagePool().isPresent()) {
            faults.add(new Violation("storagePool", "the disks of a copy are where those of the source are"));
        }
        if (spec.location().isPresent()) {
            faults.add(new Violation("location", "a copy may run where the source may"));
        }
        Refusals.all(faults);
        Scope scope = instance.info().ref().scope();
        if (spec.provider().isPresent()
                || spec.scope().filter(wanted -> !wanted.equals(scope)).isPresent()) {
            throw Refusals.unimplemented("oVirt copies machines within their data centre only");
        }
        InstanceSource source = spec.snapshot()
                .map(name -> InstanceSource.snapshotOf(instance.info().ref(), name))
                .orElseGet(() -> InstanceSource.copyOf(instance.info().ref()));
        InstanceSpecBuilder made = InstanceSpec.named(spec.name())
                .idempotencyKey(spec.idempotencyKey())
                .labels(spec.labels())
                .source(source)
                .start(spec.start());
        InstanceSpec wanted = made.build();
        new CreationRules(wanted, false).check();
        return new Copy(instance.parts(), scope, wanted, (InstanceSource.CopyOf) source).start("instance.copy");
    }

    /**
     * The copy. The engine makes it with the comment of its source, so that it gets its labels and the mark of the key only then; in
     * between it is known by the events of the request, whose correlation id is made of the key.
     */
    static final class Copy {
        private final Parts parts;
        private final Scope scope;
        private final InstanceSpec spec;
        private final InstanceSource.CopyOf source;

        Copy(Parts parts, Scope scope, InstanceSpec spec, InstanceSource.CopyOf source) {
            this.parts = parts;
            this.scope = scope;
            this.spec = spec;
            this.source = source;
        }

        Operation<Instance> start(String verb) {
            Work<Instance> work = new Work<Instance>(parts, verb)
                    .correlated(correlation())
                    .about(WorkHandle.making(scope.name(), spec.name(), spec.idempotencyKey(), spec.start()))
                    .touching(context -> Set.of(Target.entity(made().value().key()), Target.collection(OvirtDisk.KIND)))
                    .then(new Clone())
                    .then(new Name());
            Creation.devices(parts, this::made, spec, work, false);
            if (spec.start()) {
                work.then(new Creation.StartMade(this::made));
            }
            return work.giving(context -> parts.handle(made()));
        }

        private String correlation() {
            return "pv-" + Mark.digest(scope.name() + "/" + spec.name() + "/" + spec.idempotencyKey());
        }

        private Read made() throws InterruptedException {
            return Creation.made(parts, scope, spec.name());
        }

        /** Whether it was made by this request, or an earlier try of it. */
        private boolean isOurs(Read read) throws InterruptedException {
            if (Creation.isOf(read, spec.idempotencyKey())) {
                return true;
            }
            String id = read.value().key().id();
            return new Calls(parts.client(), correlation())
                    .traces().stream()
                            .anyMatch(event -> WireRef.idOf(event.vm()).equals(id));
        }

        private Optional<Read> adopted() throws InterruptedException {
            Optional<Read> there = Creation.find(parts, scope, spec.name());
            if (there.isPresent() && !isOurs(there.get())) {
                throw Refusals.taken("instance", scope.name() + "/" + spec.name());
            }
            return there;
        }

        private Read sourced() throws InterruptedException {
            return Creation.find(
                            parts, source.instance().scope(), source.instance().name())
                    .orElseThrow(() ->
                            Refusals.notFound("instance", source.instance().toString()));
        }

        private final class Clone implements Step {
            @Override
            public boolean isReached() throws InterruptedException {
                return adopted()
                        .filter(read -> read.value().state() != MachineState.PROVISIONING)
                        .isPresent();
            }

            @Override
            public Optional<String> send(Calls calls) throws InterruptedException {
                Read from = sourced();
                try {
                    return source.snapshot().isPresent() ? ofSnapshot(calls, from) : ofMachine(calls, from);
                } catch (PolyvisorException failure) {
                    if (failure.code() == ErrorCode.ALREADY_EXISTS && adopted().isPresent()) {
                        return Optional.empty();
                    }
                    throw failure;
                }
            }

            private Optional<String> ofMachine(Calls calls, Read from) throws InterruptedException {
                return calls.act(from.value().key().id(), "clone", Map.of("vm", Map.of("name", spec.name())));
            }

            private Optional<String> ofSnapshot(Calls calls, Read from) throws InterruptedException {
                String snapshot = Scalars.text(new SnapshotSteps(parts.handle(from))
                        .needed(source.snapshot().orElseThrow())
                        .id());
                Map<String, Object> vm = new LinkedHashMap<>();
                vm.put("name", spec.name());
                vm.put("comment", VmDocument.comment("", spec.labels(), spec.idempotencyKey()));
                vm.put("cluster", VmDocument.ref(WireRef.idOf(from.wire().cluster())));
                vm.put("snapshots", Map.of("snapshot", List.of(VmDocument.ref(snapshot))));
                WireVm unused = calls.send(HttpRequest.post("/vms"), vm, WireVm.class);
                return Optional.empty();
            }

            @Override
            public boolean isUnderWay() throws InterruptedException {
                return adopted().isPresent();
            }

            @Override
            public String stage() {
                return "copying";
            }
        }

        /** Gives the copy what is its own. */
        private final class Name implements Step {
            @Override
            public boolean isReached() throws InterruptedException {
                return Creation.isOf(made(), spec.idempotencyKey());
            }

            @Override
            public Optional<String> send(Calls calls) throws InterruptedException {
                Read made = made();
                if (!isOurs(made)) {
                    throw Refusals.taken("instance", scope.name() + "/" + spec.name());
                }
                String comment = VmDocument.comment(made.value().comment(), spec.labels(), spec.idempotencyKey());
                WireVm unused = calls.send(
                        HttpRequest.put("/vms/{}", made.value().key().id()), Map.of("comment", comment), WireVm.class);
                return Optional.empty();
            }

            @Override
            public String stage() {
                return "marking the copy";
            }
        }
    }
}
