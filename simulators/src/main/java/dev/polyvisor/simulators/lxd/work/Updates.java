package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.ConfigKeys;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Instance.Setup;
import dev.polyvisor.simulators.lxd.state.InstanceNames;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Changes, renames and deletes instances. */
public final class Updates {
    private final Work work;
    private final Creation creation;

    public Updates(Work work, Creation creation) {
        this.work = work;
        this.creation = creation;
    }

    /** {@code PUT}: in the background. */
    public Operation put(Instance instance, JsonNode body) {
        Setup wanted = Creation.setup(body, List.of());
        return work.start("Updating instance", instance, operation -> {
            work.exclusively(instance, "update", () -> check(instance, wanted), () -> {
                forget(instance, wanted);
                instance.setup(wanted);
                plug(instance);
                work.tell("instance-updated", instance, false);
            });
            return null;
        });
    }

    /** What was kept for devices that go. */
    private void forget(Instance instance, Setup wanted) {
        var profiles = work.state().profilesOf(instance.project());
        var stay = profiles.devices(wanted).keySet();
        profiles.devices(instance.setup()).keySet().stream()
                .filter(device -> !stay.contains(device))
                .forEach(
                        device -> wanted.config().keySet().removeIf(key -> key.startsWith("volatile." + device + ".")));
    }

    private void plug(Instance instance) {
        if (instance.isUp()) {
            Power.plug(work.state(), instance);
        }
    }

    private void check(Instance instance, Setup wanted) {
        for (String key : List.of("volatile.idmap.base", "volatile.idmap.next", "volatile.idmap.current")) {
            if (instance.config().containsKey(key) && !wanted.config().containsKey(key)) {
                throw Refused.failed("Volatile idmap keys can't be deleted by the user");
            }
        }
        creation.checkProfiles(instance.project(), wanted);
        creation.check(instance.project(), instance.type(), wanted);
        creation.hardwareAddresses(instance.project(), wanted);
    }

    /** {@code PATCH}: at once. */
    public void patch(Instance instance, JsonNode body) {
        Map<String, String> changes = Json.textMap(body.path("config"), "InstancePut.config");
        Map<String, Map<String, String>> devices = Json.textMaps(body.path("devices"), "InstancePut.devices");
        work.state().locked(() -> {
            Work.claim(instance, "update");
            instance.busy(null);
            Setup old = instance.setup();
            Setup merged = old.copy().described(Json.text(body, "description"));
            changes.forEach((key, value) -> {
                if (value.isEmpty()) {
                    merged.config().remove(key);
                } else {
                    merged.config().put(key, value);
                }
            });
            merged.devices().putAll(devices);
            if (body.path("profiles").isArray()) {
                merged.profiles().clear();
                merged.profiles().addAll(Json.texts(body.path("profiles")));
            }
            Setup whole = body.has("ephemeral")
                    ? new Setup(
                            merged.architecture(),
                            merged.config(),
                            merged.devices(),
                            merged.profiles(),
                            Json.flag(body, "ephemeral"),
                            merged.description())
                    : merged;
            creation.checkProfiles(instance.project(), whole);
            creation.check(instance.project(), instance.type(), whole);
            creation.hardwareAddresses(instance.project(), whole);
            instance.setup(whole);
            plug(instance);
            work.tell("instance-updated", instance, false);
        });
    }

    /** {@code POST} with another name. */
    public Operation rename(Instance instance, String other) {
        LxdState state = work.state();
        InstanceNames.check(other);
        state.locked(() -> {
            if (state.instances().has(instance.project(), other)) {
                throw new Refused(409, "Name \"" + other + "\" already in use");
            }
        });
        return work.start("Renaming instance", instance, operation -> {
            work.exclusively(
                    instance,
                    "rename",
                    () -> {
                        if (instance.isUp()) {
                            throw Refused.failed("Renaming of running container not allowed");
                        }
                    },
                    () -> {
                        String old = instance.name();
                        boolean unused = state.instances()
                                .remove(instance.project(), old)
                                .isPresent();
                        instance.rename(other);
                        instance.config().put("volatile.apply_template", "rename");
                        state.instances().put(instance.project(), other, instance);
                        work.tell("instance-renamed", instance, Json.object().put("old_name", old), false);
                    });
            return null;
        });
    }

    /** {@code DELETE}. */
    public Operation delete(Instance instance) {
        work.state().locked(() -> {
            if (instance.isUp()) {
                throw Refused.invalid("Instance is running");
            }
        });
        return work.start("Deleting instance", instance, operation -> {
            work.exclusively(
                    instance,
                    "delete",
                    () -> {
                        if (ConfigKeys.isTrue(
                                work.state().profilesOf(instance.project()).config(instance.setup()),
                                "security.protection.delete")) {
                            throw Refused.failed("Container is protected");
                        }
                        if (work.state()
                                        .instances()
                                        .find(instance.project(), instance.name())
                                        .orElse(null)
                                != instance) {
                            throw Refused.failed("A matching non-reusable operation has now succeeded");
                        }
                    },
                    () -> {
                        boolean unused = work.state()
                                .instances()
                                .remove(instance.project(), instance.name())
                                .isPresent();
                        work.tell("instance-deleted", instance, false);
                    });
            return null;
        });
    }
}
