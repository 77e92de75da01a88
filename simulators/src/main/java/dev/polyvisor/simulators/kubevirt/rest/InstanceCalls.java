package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The sub-resources of instances, but those that are streams. */
final class InstanceCalls {
    private static final String SINGULAR = "virtualmachineinstance";
    /** One black point. */
    private static final byte[] SCREEN = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

    private final ClusterState state;
    private final VolumeCalls volumes;
    private final Type type;

    InstanceCalls(ClusterState state, VolumeCalls volumes) {
        this.state = state;
        this.volumes = volumes;
        this.type = state.catalogue().of("virtualmachineinstances");
    }

    void handle(Call call, String namespace, String name, String sub) {
        if (call.method().equals("GET")) {
            tell(call, namespace, name, sub);
            return;
        }
        ObjectNode body = VirtApi.body(call);
        int status = state.locked(() -> change(namespace, name, sub, body));
        call.empty(status);
    }

    static Refused missing(String name) {
        return Refused.of(
                404,
                "NotFound",
                SINGULAR + ".kubevirt.io \"" + name + "\" not found",
                Refused.details(name, "kubevirt.io", SINGULAR));
    }

    private int change(String namespace, String name, String sub, ObjectNode body) {
        ObjectNode instance = state.tree(type.plural(), namespace, name).orElseThrow(() -> missing(name));
        boolean running = Json.text(instance, "status", "phase").equals("Running");
        boolean paused = isTrue(instance, "Paused");
        if (!running && !sub.endsWith("volume") && !sub.startsWith("evacuate")) {
            throw Refused.state(SINGULAR, name, "VMI is not running");
        }
        switch (sub) {
            case "pause" -> {
                if (paused) {
                    throw Refused.state(SINGULAR, name, "VMI is already paused");
                }
                if (instance.path("spec").has("livenessProbe")) {
                    throw Refused.of(403, "Forbidden", "Pausing VMIs with LivenessProbe is currently not supported");
                }
                pause(instance, body, true);
            }
            case "unpause" -> {
                if (!paused) {
                    throw Refused.state(SINGULAR, name, "VMI is not paused");
                }
                pause(instance, body, false);
            }
            case "softreboot" -> {
                if (paused) {
                    throw Refused.state(SINGULAR, name, "VMI is paused");
                }
                if (!isTrue(instance, "AgentConnected")
                        && !Json.flag(instance, "spec", "domain", "features", "acpi", "enabled")) {
                    throw Refused.state(
                            SINGULAR, name, "VMI neither have the agent connected nor the ACPI feature enabled");
                }
            }
            case "freeze" -> frozen(instance, true);
            case "unfreeze" -> frozen(instance, false);
            case "reset", "evacuate/cancel", "backup" -> {}
            case "addvolume" -> {
                notOwned(instance);
                volumes.add(type, instance, instance, body);
                return 202;
            }
            case "removevolume" -> {
                notOwned(instance);
                volumes.remove(type, instance, instance, body);
                return 202;
            }
            default -> throw Refused.of(404, "NotFound", "the server could not find the requested resource");
        }
        return 200;
    }

    private static void notOwned(ObjectNode instance) {
        if (!instance.path("metadata").path("ownerReferences").isEmpty()) {
            throw Refused.bad("VMI is owned by a VM: the volume has to be changed there");
        }
    }

    private static boolean isTrue(ObjectNode instance, String condition) {
        return Json.element(instance.path("status").path("conditions"), "type", condition)
                .filter(each -> Json.text(each, "status").equals("True"))
                .isPresent();
    }

    private void pause(ObjectNode instance, ObjectNode body, boolean paused) {
        if (VirtApi.isDry(body)) {
            return;
        }
        ObjectNode status = Json.child(instance, "status");
        ArrayNode conditions = Json.array();
        status.path("conditions").forEach(each -> {
            if (!Json.text(each, "type").equals("Paused")) {
                conditions.add(each);
            }
        });
        if (paused) {
            conditions
                    .addObject()
                    .put("lastProbeTime", state.now())
                    .put("lastTransitionTime", state.now())
                    .put("message", "VMI was paused by user")
                    .put("reason", "PausedByUser")
                    .put("status", "True")
                    .put("type", "Paused");
        }
        status.set("conditions", conditions);
        save(instance);
    }

    private void frozen(ObjectNode instance, boolean frozen) {
        if (!isTrue(instance, "AgentConnected")) {
            throw Refused.internal("Failed to " + (frozen ? "freeze" : "unfreeze") + " VMI: guest agent not connected");
        }
        if (frozen) {
            Json.child(instance, "status").put("fsFreezeStatus", "frozen");
        } else {
            Json.child(instance, "status").remove("fsFreezeStatus");
        }
        save(instance);
    }

    private void save(ObjectNode instance) {
        Stored unused = state.update(type, instance);
    }

    private void tell(Call call, String namespace, String name, String sub) {
        Optional<ObjectNode> found = state.locked(() -> state.tree(type.plural(), namespace, name));
        switch (sub) {
            case "guestosinfo", "userlist", "filesystemlist" -> agent(call, name, found, sub);
            case "vnc/screenshot" -> {
                if (found.isEmpty()) {
                    throw missing(name);
                }
                call.header("Content-Type", "image/png");
                call.exchange().reply(200, SCREEN);
            }
            case "objectgraph" ->
                throw Refused.bad("ObjectGraph feature gate not enabled: Unable to return object graph.");
            default -> throw Refused.of(404, "NotFound", "the server could not find the requested resource");
        }
    }

    /** Everything that goes wrong here is the same. */
    private static void agent(Call call, String name, Optional<ObjectNode> found, String sub) {
        if (found.isEmpty()) {
            call.text(500, missing(name).text());
        } else if (!Json.text(found.get(), "status", "phase").equals("Running")) {
            call.text(500, Refused.state(SINGULAR, name, "VMI is not running").text());
        } else if (!isTrue(found.get(), "AgentConnected")) {
            call.text(
                    500,
                    Refused.state(SINGULAR, name, "VMI does not have guest agent connected")
                            .text());
        } else {
            call.json(200, answer(found.get(), name, sub));
        }
    }

    private static ObjectNode answer(ObjectNode instance, String name, String sub) {
        ObjectNode answer = Json.object();
        switch (sub) {
            case "guestosinfo" -> {
                boolean frozen = Json.text(instance, "status", "fsFreezeStatus").equals("frozen");
                answer.put("guestAgentVersion", "7.2.0").put("hostname", name);
                answer.putObject("os")
                        .put("id", "debian")
                        .put("name", "Debian GNU/Linux")
                        .put("version", "12 (bookworm)");
                answer.put("timezone", "UTC, 0").put("fsFreezeStatus", frozen ? "frozen" : "thawed");
                answer.putObject("fsInfo").putArray("disks");
            }
            case "userlist" -> {
                answer.putObject("metadata");
                answer.putArray("items").addObject().put("loginTime", 1).put("userName", "root");
            }
            default -> {
                answer.putObject("metadata");
                answer.putArray("items")
                        .addObject()
                        .put("diskName", "vda1")
                        .put("mountPoint", "/")
                        .put("fileSystemType", "ext4")
                        .put("usedBytes", 1_000_000_000L)
                        .put("totalBytes", 10_000_000_000L)
                        .putArray("disk");
            }
        }
        return answer;
    }
}
