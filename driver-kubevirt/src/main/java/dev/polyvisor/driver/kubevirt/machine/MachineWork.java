package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeList;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.client.Owners;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireMarker;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The steps of machines. Each leaves what the next call of any sort can take up. Thread safety: may be used from any thread. */
final class MachineWork {
    private static final int ATTEMPTS = 5;
    private static final String HALTED = "Halted";

    private final KubeSession session;
    private final String namespace;
    private final VmLookup lookup;

    MachineWork(KubeSession session) {
        this.session = session;
        this.namespace = session.namespaces().fallback();
        this.lookup = new VmLookup(session);
    }

    void create(String machine, KubevirtMachineSpec spec, String userData) throws InterruptedException {
        KubeNames.require("machineName", machine, KubeNames.object(Manifests.secretName(machine)));
        Ownership ownership = Ownership.of(spec);
        Manifests manifests = new Manifests(machine, namespace, spec);
        Map<String, Object> secret = manifests.secret(userData);
        Optional<WireMeta> present = find(KubeKind.VIRTUAL_MACHINE, machine);
        present.ifPresent(meta -> ownership.needToAdopt("machine", meta));
        WireMeta known = secret(machine, secret, ownership, present);
        WireMeta vm = present.isPresent() ? present.get() : make(machine, manifests, ownership);
        // the secret goes with its machine from now on
        new Owners(session.client()).give(known, vm);
    }

    /** The secret of a machine: made, or brought up to date where an earlier try has left one. */
    private WireMeta secret(String machine, Map<String, Object> manifest, Ownership ownership, Optional<WireMeta> vm)
            throws InterruptedException {
        Optional<WireMeta> there = find(KubeKind.SECRET, Manifests.secretName(machine));
        if (there.isPresent()) {
            WireMeta meta = there.get();
            ownership.needToAdopt("secret", meta);
            if (vm.isPresent()) {
                // a machine that is there keeps what it was made with
                return meta;
            }
            if (meta.ownerReferences().isEmpty()) {
                return meta(session.client()
                        .replace(KubeKind.SECRET, namespace, meta.name(), at(manifest, meta.resourceVersion())));
            }
            // it belongs to a machine that is gone, and goes with it: at any moment
            delete(KubeKind.SECRET, meta);
        }
        try {
            return meta(session.client().create(KubeKind.SECRET, namespace, manifest));
        } catch (PolyvisorException failure) {
            throw dependent(failure);
        }
    }

    @SuppressWarnings("unchecked") // a manifest is ours
    private static Map<String, Object> at(Map<String, Object> manifest, String version) {
        Map<String, Object> replaced = new LinkedHashMap<>(manifest);
        Map<String, Object> meta = new LinkedHashMap<>((Map<String, Object>) manifest.get("metadata"));
        meta.put("resourceVersion", version);
        replaced.put("metadata", meta);
        return replaced;
    }

    private WireMeta make(String machine, Manifests manifests, Ownership ownership) throws InterruptedException {
        try {
            return meta(session.client().create(KubeKind.VIRTUAL_MACHINE, namespace, manifests.virtualMachine()));
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.ALREADY_EXISTS) {
                throw dependent(failure);
            }
            // somebody was faster: another call of the same, or somebody else
            WireMeta winner = find(KubeKind.VIRTUAL_MACHINE, machine)
                    .orElseThrow(() -> PolyvisorException.of(
                            ErrorCode.ABORTED, "machine \"" + machine + "\" was made and deleted meanwhile", failure));
            ownership.needToAdopt("machine", winner);
            return winner;
        }
    }

    /** What is not there when something is made is not the machine. */
    private static PolyvisorException dependent(PolyvisorException failure) {
        if (failure.code() == ErrorCode.NOT_FOUND) {
            return PolyvisorException.builder(ErrorCode.FAILED_PRECONDITION, "the namespace or the kind is not there")
                    .detail(failure.detail().orElse(null))
                    .cause(failure)
                    .build();
        }
        // two that make the same at the same moment: the next call adopts what is there
        return failure.code() == ErrorCode.ALREADY_EXISTS
                ? PolyvisorException.of(ErrorCode.ABORTED, "somebody else has made it meanwhile", failure)
                : failure;
    }

    /** Whether a machine was there. */
    boolean delete(String machine, Ownership ownership) throws InterruptedException {
        Optional<WireMeta> vm = find(KubeKind.VIRTUAL_MACHINE, machine);
        if (vm.isPresent()) {
            ownership.need(vm.get());
            delete(KubeKind.VIRTUAL_MACHINE, vm.get());
        }
        // one that was never given to its machine stays behind
        Optional<WireMeta> secret =
                find(KubeKind.SECRET, Manifests.secretName(machine)).filter(ownership::has);
        if (secret.isPresent()) {
            delete(KubeKind.SECRET, secret.get());
        }
        return vm.isPresent();
    }

    private void delete(KubeKind kind, WireMeta meta) throws InterruptedException {
        try {
            boolean unused = session.client().delete(kind, namespace, meta.name(), meta.uid());
        } catch (PolyvisorException failure) {
            // another of the name has come: what was to be deleted is gone
            if (failure.code() != ErrorCode.ABORTED) {
                throw failure;
            }
        }
    }

    MachineState state(String machine, Ownership ownership) throws InterruptedException {
        return lookup.named(namespace, machine)
                .filter(read ->
                        read.wire().map(WireVm::metadata).filter(ownership::has).isPresent())
                .map(read -> read.value().state())
                .orElseThrow(() -> absent(machine));
    }

    /** The machines of a class, with those of which only the secret was made. */
    Set<String> names(Ownership ownership) throws InterruptedException {
        Set<String> names = new TreeSet<>();
        each(KubeKind.VIRTUAL_MACHINE, ownership, meta -> names.add(meta.name()));
        Set<String> begun = new TreeSet<>();
        try {
            each(
                    KubeKind.SECRET,
                    ownership,
                    meta -> Manifests.machineOf(meta.name()).ifPresent(begun::add));
        } catch (PolyvisorException failure) {
            // who may not list secrets is told of machines alone
            if (failure.code() != ErrorCode.PERMISSION_DENIED) {
                throw failure;
            }
        }
        names.addAll(begun);
        return names;
    }

    private void each(KubeKind kind, Ownership ownership, Consumer<WireMeta> sink) throws InterruptedException {
        try (KubeList list =
                session.client().list(kind, Optional.of(namespace), Optional.of(ownership.selector()), true)) {
            for (Optional<WireMarker> next = list.next(WireMarker.class);
                    next.isPresent();
                    next = list.next(WireMarker.class)) {
                WireMeta meta = next.get().metadata();
                if (ownership.has(meta)) {
                    sink.accept(meta);
                }
            }
        }
    }

    /** Through the guest, within its grace period. A lost race is run again with what is there then. */
    void shutDown(String machine, Ownership ownership) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            WireVm vm = session.client()
                    .find(KubeKind.VIRTUAL_MACHINE, namespace, machine, WireVm.class)
                    .orElseThrow(() -> absent(machine));
            ownership.need(vm.metadata());
            if (vm.spec().wanted().equals(HALTED)) {
                return;
            }
            try {
                halt(vm);
                return;
            } catch (PolyvisorException failure) {
                if (failure.code() != ErrorCode.ABORTED || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private void halt(WireVm vm) throws InterruptedException {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (vm.spec().running() != null) {
            // the deprecated switch and the strategy exclude each other
            spec.put("running", null);
        }
        spec.put("runStrategy", HALTED);
        Map<String, Object> patch =
                Map.of("metadata", Map.of("resourceVersion", vm.metadata().resourceVersion()), "spec", spec);
        var unused = session.client()
                .merge(KubeKind.VIRTUAL_MACHINE, namespace, vm.metadata().name(), patch);
    }

    private Optional<WireMeta> find(KubeKind kind, String name) throws InterruptedException {
        return session.client().find(kind, namespace, name, WireMarker.class).map(WireMarker::metadata);
    }

    private WireMeta meta(JsonNode object) {
        return session.client().json().convert(object, WireMarker.class).metadata();
    }

    private static PolyvisorException absent(String machine) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"" + machine + "\" not found");
    }
}
