package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Volumes that come and go while a machine runs, and dumps of its memory. */
final class VolumeCalls {
    private final ClusterState state;

    VolumeCalls(ClusterState state) {
        this.state = state;
    }

    private static Refused refused(Type type, ObjectNode object, String why) {
        return Refused.state(type.singular(), Json.text(object, "metadata", "name"), why);
    }

    /** Plugs a volume into a machine and its instance, or into an instance of its own. */
    void add(Type type, ObjectNode object, @Nullable ObjectNode instance, ObjectNode body) {
        String name = Json.text(body, "name");
        if (name.isEmpty()) {
            throw Refused.bad("AddVolumeOptions requires name to be set");
        }
        if (!(body.get("disk") instanceof ObjectNode disk)) {
            throw Refused.bad("AddVolumeOptions requires disk to not be nil");
        }
        if (!(body.get("volumeSource") instanceof ObjectNode source)) {
            throw Refused.bad("AddVolumeOptions requires VolumeSource to not be nil");
        }
        if (instance == null) {
            throw refused(type, object, "VM is not running");
        }
        if (Json.element(template(type, object).path("volumes"), "name", name).isPresent()) {
            throw refused(
                    type, object, "Unable to add volume [" + name + "] because volume with that name already exists");
        }
        if (VirtApi.isDry(body)) {
            return;
        }
        ObjectNode volume = source.deepCopy().put("name", name);
        volume.properties().forEach(each -> {
            if (each.getValue() instanceof ObjectNode kind) {
                kind.put("hotpluggable", true);
            }
        });
        plug(template(type, object), disk.deepCopy().put("name", name), volume);
        save(type, object);
        if (!type.plural().equals("virtualmachineinstances")) {
            plug(Json.child(instance, "spec"), disk.deepCopy().put("name", name), volume.deepCopy());
            save(state.catalogue().of("virtualmachineinstances"), instance);
        }
    }

    private static ObjectNode template(Type type, ObjectNode object) {
        return type.plural().equals("virtualmachines")
                ? Json.child(object, "spec", "template", "spec")
                : Json.child(object, "spec");
    }

    private static void plug(ObjectNode spec, ObjectNode disk, ObjectNode volume) {
        Json.list(Json.child(spec, "domain", "devices"), "disks").add(disk);
        Json.list(spec, "volumes").add(volume);
    }

    private void save(Type type, ObjectNode object) {
        Stored unused = state.update(type, object);
    }

    void remove(Type type, ObjectNode object, @Nullable ObjectNode instance, ObjectNode body) {
        String name = Json.text(body, "name");
        if (name.isEmpty()) {
            throw Refused.bad("RemoveVolumeOptions requires name to be set");
        }
        if (instance == null) {
            throw refused(type, object, "VM is not running");
        }
        ObjectNode volume = Json.element(template(type, object).path("volumes"), "name", name)
                .orElseThrow(() ->
                        refused(type, object, "Unable to remove volume [" + name + "] because it does not exist"));
        if (!volume.toString().contains("\"hotpluggable\":true")) {
            throw refused(type, object, "Unable to remove volume [" + name + "] because it is not hotpluggable");
        }
        if (VirtApi.isDry(body)) {
            return;
        }
        unplug(template(type, object), name);
        save(type, object);
        if (!type.plural().equals("virtualmachineinstances")) {
            unplug(Json.child(instance, "spec"), name);
            save(state.catalogue().of("virtualmachineinstances"), instance);
        }
    }

    private static void unplug(ObjectNode spec, String name) {
        ObjectNode devices = Json.child(spec, "domain", "devices");
        devices.set("disks", without(devices.path("disks"), name));
        spec.set("volumes", without(spec.path("volumes"), name));
    }

    private static ArrayNode without(JsonNode list, String name) {
        ArrayNode left = Json.array();
        list.forEach(each -> {
            if (!Json.text(each, "name").equals(name)) {
                left.add(each);
            }
        });
        return left;
    }

    void dump(ObjectNode machine, @Nullable ObjectNode instance, ObjectNode body) {
        String claim = Json.text(body, "claimName");
        Type type = state.catalogue().of("virtualmachines");
        String namespace = Json.text(machine, "metadata", "namespace");
        ObjectNode status = Json.child(machine, "status");
        if (claim.isEmpty()) {
            claim = Json.text(status, "memoryDumpRequest", "claimName");
        }
        if (claim.isEmpty()) {
            throw Refused.bad("Memory dump requires claim name to be set");
        }
        if (state.find("persistentvolumeclaims", namespace, claim).isEmpty()) {
            throw Refused.of(
                    404,
                    "NotFound",
                    "persistentvolumeclaim \"" + claim + "\" not found",
                    Refused.details(claim, "", "persistentvolumeclaim"));
        }
        if (instance == null || !Json.text(instance, "status", "phase").equals("Running")) {
            throw refused(type, machine, "VM is not running");
        }
        ObjectNode request = status.putObject("memoryDumpRequest");
        request.put("claimName", claim)
                .put("phase", "Completed")
                .put("startTimestamp", state.now())
                .put("endTimestamp", state.now())
                .put("fileName", Json.text(machine, "metadata", "name") + "-" + claim + ".memory.dump");
        save(type, machine);
    }

    void removeDump(ObjectNode machine) {
        Type type = state.catalogue().of("virtualmachines");
        if (!machine.path("status").has("memoryDumpRequest")) {
            throw refused(type, machine, "Unable to remove memory dump, no memory dump was requested");
        }
        Json.child(machine, "status").remove("memoryDumpRequest");
        save(type, machine);
    }
}
