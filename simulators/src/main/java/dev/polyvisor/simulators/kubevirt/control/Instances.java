package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.Guest;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What virt-controller, the scheduler and virt-handler do with a VirtualMachineInstance. */
final class Instances implements Controller {
    private static final String FOREGROUND = "kubevirt.io/foregroundDeleteVirtualMachine";

    private final ClusterState state;
    private final Controllers controllers;
    private final Guests guests;
    private final Type type;

    Instances(ClusterState state, Controllers controllers, Guests guests) {
        this.state = state;
        this.controllers = controllers;
        this.guests = guests;
        this.type = state.catalogue().of("virtualmachineinstances");
    }

    /** The instance of a machine, as it is made. */
    static ObjectNode of(ClusterState state, ObjectNode machine) {
        String uid = Json.text(machine, "metadata", "uid");
        String generation = machine.path("metadata").path("generation").asString("1");
        JsonNode template = Json.at(machine, "spec", "template");
        ObjectNode instance = Json.object().put("apiVersion", "kubevirt.io/v1").put("kind", "VirtualMachineInstance");
        ObjectNode metadata = instance.putObject("metadata");
        if (template.path("metadata").path("annotations") instanceof ObjectNode given) {
            Json.child(metadata, "annotations").setAll(given.deepCopy());
        }
        Json.child(metadata, "annotations")
                .put("kubevirt.io/latest-observed-api-version", "v1")
                .put("kubevirt.io/storage-observed-api-version", "v1")
                .put("kubevirt.io/vm-generation", generation);
        metadata.putArray("finalizers").add(Machines.FINALIZER).add(FOREGROUND);
        if (template.path("metadata").path("labels") instanceof ObjectNode given) {
            Json.child(metadata, "labels").setAll(given.deepCopy());
        }
        metadata.put("name", Json.text(machine, "metadata", "name"));
        metadata.put("namespace", Json.text(machine, "metadata", "namespace"));
        metadata.putArray("ownerReferences").add(DataVolumeTemplates.owner(machine));
        ObjectNode spec = (ObjectNode) template.path("spec").deepCopy();
        InstanceTypes.expand(state, machine, spec);
        Json.child(spec, "domain", "cpu").put("model", modelOf(spec));
        Json.child(spec, "domain", "features", "acpi").put("enabled", true);
        spec.put("evictionStrategy", spec.has("evictionStrategy") ? Json.text(spec, "evictionStrategy") : "None");
        Json.at(spec, "volumes").forEach(volume -> {
            if (volume.get("containerDisk") instanceof ObjectNode disk && !disk.has("imagePullPolicy")) {
                disk.put("imagePullPolicy", "IfNotPresent");
            }
        });
        instance.set("spec", spec);
        ObjectNode status = instance.putObject("status");
        if (Json.at(machine, "status", "stateChangeRequests").toString().contains("\"paused\":\"true\"")) {
            metadata.withObjectProperty("annotations").put("kubevirt.io/paused-at-start", "true");
        }
        phase(status, "Pending", state.now());
        topology(spec, status);
        status.putObject("guestOSInfo");
        status.put("runtimeUser", 107).put("virtualMachineRevisionName", "revision-start-vm-" + uid + "-" + generation);
        return instance;
    }

    private static String modelOf(ObjectNode spec) {
        String model = Json.text(spec, "domain", "cpu", "model");
        return model.isEmpty() ? "host-model" : model;
    }

    private static void topology(ObjectNode spec, ObjectNode status) {
        ObjectNode shown = status.putObject("currentCPUTopology");
        for (String part : List.of("cores", "sockets", "threads")) {
            JsonNode count = Json.at(spec, "domain", "cpu", part);
            if (count.isNumber()) {
                shown.set(part, count);
            }
        }
        String guest = Json.text(spec, "domain", "memory", "guest");
        if (guest.isEmpty()) {
            guest = Json.text(spec, "domain", "resources", "requests", "memory");
        }
        if (!guest.isEmpty()) {
            status.putObject("memory")
                    .put("guestAtBoot", guest)
                    .put("guestCurrent", guest)
                    .put("guestRequested", guest)
                    .put("memoryOverhead", "288Mi");
        }
    }

    static void phase(ObjectNode status, String phase, String now) {
        status.put("phase", phase);
        Json.list(status, "phaseTransitionTimestamps")
                .addObject()
                .put("phase", phase)
                .put("phaseTransitionTimestamp", now);
    }

    @Override
    public void reconcile(Stored stored) {
        ObjectNode instance = stored.tree();
        ObjectNode status = Json.child(instance, "status");
        if (instance.path("metadata").has("deletionTimestamp")) {
            end(stored, instance, status);
        } else {
            go(stored, instance, status);
        }
    }

    private void update(ObjectNode instance) {
        Stored unused = state.update(type, instance);
    }

    private void go(Stored stored, ObjectNode instance, ObjectNode status) {
        Guest behaviour = guests.of(stored.namespace(), stored.name());
        switch (Json.text(status, "phase")) {
            case "" -> {
                phase(status, "Pending", state.now());
                topology(Json.child(instance, "spec"), status);
            }
            case "Pending" -> schedule(stored, instance, status);
            case "Scheduling" -> {
                if (behaviour == Guest.FAILS_TO_START) {
                    phase(status, "Failed", state.now());
                } else if (behaviour == Guest.IMAGE_PULL_FAILS) {
                    Conditions.set(
                            status, "Synchronized", false, "ImagePullBackOff", "Back-off pulling image", state.now());
                } else {
                    place(stored, instance, status);
                }
            }
            case "Scheduled" -> {
                if (behaviour != Guest.HANGS_AT_START) {
                    run(instance, status, behaviour);
                }
            }
            case "Running" -> {
                if (!Conditions.isTrue(status, "Ready")) {
                    Conditions.set(status, "Ready", true, "", "", state.now());
                    Pods.ready(state, stored);
                } else {
                    Hotplug.sync(state, instance, status);
                }
            }
            default -> {}
        }
        update(instance);
    }

    private void schedule(Stored stored, ObjectNode instance, ObjectNode status) {
        for (JsonNode volume : Json.at(instance, "spec", "volumes")) {
            controllers.follow(
                    stored.namespace() + "/" + Volumes.claim(volume), type.plural(), stored.namespace(), stored.name());
        }
        Optional<String> missing = Volumes.missing(state, stored.namespace(), instance.path("spec"));
        if (missing.isPresent()) {
            String why =
                    "PVC " + stored.namespace() + "/" + missing.get() + " does not exist, waiting for it to appear";
            Conditions.set(
                    status,
                    "Ready",
                    false,
                    "PodNotExists",
                    "virt-launcher pod has not yet been scheduled",
                    state.now());
            Conditions.set(status, "PodScheduled", false, "Unschedulable", why, state.now());
            Conditions.set(status, "Synchronized", false, "FailedPvcNotFound", why, state.now());
            return;
        }
        Conditions.remove(status, "PodScheduled");
        Conditions.remove(status, "Synchronized");
        if (Pods.of(state, stored).isEmpty()) {
            Stored pod = Pods.create(state, instance, "");
            EventObjects.created(state, instance, "Created virtual machine pod " + pod.name());
        }
        phase(status, "Scheduling", state.now());
        Conditions.set(status, "Ready", false, "GuestNotRunning", "Guest VM is not reported as running", state.now());
        status.put("launcherContainerImageVersion", "example.invalid/virt-launcher:devel");
    }

    private void place(Stored stored, ObjectNode instance, ObjectNode status) {
        Optional<Stored> pod = Pods.of(state, stored);
        boolean refused = guests.of(stored.namespace(), stored.name()) == Guest.UNSCHEDULABLE;
        Optional<String> node = refused ? Optional.empty() : Nodes.pick(state, instance.path("spec"), "");
        if (pod.isEmpty() || node.isEmpty()) {
            int nodes = state.shelf("nodes").size();
            String why = nodes == 0
                    ? "no nodes available to schedule pods"
                    : "0/" + nodes + " nodes are available: " + nodes + " Insufficient memory.";
            Conditions.set(status, "PodScheduled", false, "Unschedulable", why, state.now());
            status.put("qosClass", "Burstable");
            pod.ifPresent(each -> Json.child(status, "activePods").put(each.uid(), ""));
            controllers.follow("nodes", type.plural(), stored.namespace(), stored.name());
            return;
        }
        Volumes.consume(state, stored.namespace(), instance.path("spec"));
        Conditions.remove(status, "PodScheduled");
        String host = node.get();
        Json.child(instance, "metadata", "labels").put("kubevirt.io/nodeName", host);
        status.put("nodeName", host).put("qosClass", "Burstable").put("migrationTransport", "Unix");
        Json.child(status, "activePods").put(pod.get().uid(), host);
        Pods.place(state, pod.get(), host);
        Addresses.report(state, instance, status, pod.get().uid(), false);
        Hotplug.volumes(state, instance, status);
        phase(status, "Scheduled", state.now());
    }

    private void run(ObjectNode instance, ObjectNode status, Guest behaviour) {
        boolean migratable = behaviour != Guest.NOT_MIGRATABLE;
        flag(status, "LiveMigratable", migratable);
        flag(status, "StorageLiveMigratable", migratable);
        if (behaviour != Guest.NO_AGENT) {
            flag(status, "AgentConnected", true);
            Conditions.find(status, "AgentConnected").orElseThrow().put("lastProbeTime", state.now());
            status.set("guestOSInfo", GuestInfo.system());
        }
        status.putObject("machine").put("type", "pc-q35-rhel9.6.0");
        status.put("migrationMethod", migratable ? "LiveMigration" : "BlockMigration")
                .put("selinuxContext", "none");
        volumeConditions(instance, status);
        Addresses.report(state, instance, status, "", behaviour != Guest.NO_AGENT);
        phase(status, "Running", state.now());
        if (Json.child(instance, "metadata", "annotations").remove("kubevirt.io/paused-at-start") != null) {
            Conditions.set(status, "Paused", true, "PausedByUser", "VMI was paused by user", state.now());
        }
    }

    private void volumeConditions(ObjectNode instance, ObjectNode status) {
        String namespace = Json.text(instance, "metadata", "namespace");
        for (JsonNode volume : Json.at(instance, "spec", "volumes")) {
            if (volume.has("dataVolume")) {
                String told = "All of the VMI's DVs are bound and ready";
                Conditions.set(status, "DataVolumesReady", true, "AllDVsReady", told, state.now());
            }
            String claim = Volumes.claim(volume);
            if (Volumes.isPlugged(volume)
                    && state.find("persistentvolumeclaims", namespace, claim).isEmpty()) {
                String told = "Error determining volume status didn't find PVC " + claim;
                Conditions.set(status, "Synchronized", false, "PVCNotReady", told, state.now());
            }
        }
    }

    /** Conditions that virt-handler writes have no times. */
    private void flag(ObjectNode status, String condition, boolean value) {
        Conditions.set(status, condition, value, value ? "" : "DisksNotLiveMigratable", "", state.now());
        Conditions.find(status, condition).orElseThrow().putNull("lastTransitionTime");
    }

    private void end(Stored stored, ObjectNode instance, ObjectNode status) {
        String reason = Conditions.find(status, "Ready")
                .map(ready -> Json.text(ready, "reason"))
                .orElse("");
        if (!Machines.isOver(instance)) {
            if (!reason.equals("PodTerminating")) {
                Conditions.set(
                        status, "Ready", false, "PodTerminating", "virt-launcher pod is terminating", state.now());
                Pods.of(state, stored).ifPresent(pod -> {
                    Stored unused = controllers.delete(state.catalogue().of("pods"), pod);
                });
            } else if (isGraceOver(stored, instance)) {
                phase(status, "Failed", state.now());
                Conditions.set(
                        status,
                        "Ready",
                        false,
                        "PodNotExists",
                        "virt-launcher pod has not yet been scheduled",
                        state.now());
            }
        } else {
            Pods.of(state, stored).ifPresent(pod -> {
                Stored unused = controllers.delete(state.catalogue().of("pods"), pod);
            });
            Conditions.remove(status, "Synchronized");
            status.remove(List.of("activePods", "launcherContainerImageVersion"));
            ClusterState.finalizer(instance, FOREGROUND, false);
            boolean owned = !instance.path("metadata").path("ownerReferences").isEmpty()
                    && state.find("virtualmachines", stored.namespace(), stored.name())
                            .isPresent();
            if (!owned) {
                ClusterState.finalizer(instance, Machines.FINALIZER, false);
            }
        }
        update(instance);
    }

    /** A guest that does as it is told is down at once. */
    private boolean isGraceOver(Stored stored, ObjectNode instance) {
        if (guests.of(stored.namespace(), stored.name()) != Guest.IGNORES_SHUTDOWN
                || !Json.text(instance, "status", "phase").equals("Running")) {
            return true;
        }
        long seconds =
                Json.at(instance, "spec", "terminationGracePeriodSeconds").asLong(30);
        Instant end = Instant.parse(Json.text(instance, "metadata", "deletionTimestamp"))
                .plusSeconds(seconds);
        Instant now = state.clock().now();
        if (now.isBefore(end)) {
            controllers.enqueueLater(Duration.between(now, end), type.plural(), stored.namespace(), stored.name());
            return false;
        }
        return true;
    }

    /** The guest ends by itself. */
    static void over(ClusterState state, ObjectNode instance, boolean crashed) {
        ObjectNode status = Json.child(instance, "status");
        phase(status, crashed ? "Failed" : "Succeeded", state.now());
        Conditions.set(status, "Ready", false, "PodTerminating", "virt-launcher pod is terminating", state.now());
    }
}
