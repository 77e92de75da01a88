package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Instance.Setup;
import dev.polyvisor.simulators.lxd.state.InstanceNames;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Moves instances within the server: to another member, pool or project. */
public final class Moves {
    private final Work work;

    public Moves(Work work) {
        this.work = work;
    }

    /** {@code POST} with {@code migration} and a place on this server. */
    public Operation move(Instance instance, JsonNode body, Optional<String> target) {
        LxdState state = work.state();
        String project = Json.text(body, "project").isEmpty() ? instance.project() : Json.text(body, "project");
        String name = Json.text(body, "name").isEmpty() ? instance.name() : Json.text(body, "name");
        InstanceNames.check(name);
        state.locked(() -> check(instance, body, project, name, target));
        return work.start("Migrating instance", instance, operation -> {
            work.exclusively(instance, "migrate", () -> {}, () -> carryOut(instance, body, project, name, target));
            return null;
        });
    }

    private void check(Instance instance, JsonNode body, String project, String name, Optional<String> target) {
        LxdState state = work.state();
        if (instance.isUp() && !Json.flag(body, "live")) {
            throw Refused.invalid("Instance is running");
        }
        boolean same = project.equals(instance.project()) && name.equals(instance.name());
        if (!same && state.instances().has(project, name)) {
            throw new Refused(409, "Name \"" + name + "\" already in use");
        }
        if (!state.projects().containsKey(project)) {
            throw Refused.notFound("Project not found");
        }
        target.ifPresent(member -> {
            if (state.members().isEmpty()) {
                throw Refused.invalid("Target only allowed when clustered");
            }
            if (!instance.backups().isEmpty()) {
                throw Refused.invalid("Instance has backups");
            }
            if (!member.startsWith("@") && !state.members().containsKey(member)) {
                throw Refused.notFound("Cluster member not found");
            }
            if (instance.isUp()) {
                Power.needMemory(state, instance, "");
            }
        });
    }

    private void carryOut(Instance instance, JsonNode body, String project, String name, Optional<String> target) {
        LxdState state = work.state();
        target.ifPresent(member -> instance.moveTo(
                member.startsWith("@")
                        ? state.members().keySet().stream().sorted().findFirst().orElseThrow()
                        : member));
        String pool = Json.text(body, "pool");
        if (!pool.isEmpty()) {
            Map<String, Map<String, String>> devices =
                    state.profilesOf(instance.project()).devices(instance.setup());
            devices.forEach((device, settings) -> {
                if (settings.getOrDefault("path", "").equals("/")) {
                    Map<String, String> moved = new TreeMap<>(settings);
                    moved.put("pool", pool);
                    instance.setup().devices().put(device, moved);
                }
            });
        }
        if (project.equals(instance.project())) {
            boolean unused = state.instances().remove(project, instance.name()).isPresent();
            instance.rename(name);
            state.instances().put(project, name, instance);
            work.tell("instance-updated", instance, true);
        } else {
            toProject(instance, project, name);
        }
    }

    /** An instance of another project is another one: created there, then deleted here. */
    private void toProject(Instance instance, String project, String name) {
        LxdState state = work.state();
        Setup setup = instance.setup().copy();
        Instance made = new Instance(project, name, instance.type(), instance.location(), setup, instance.createdAt());
        instance.snapshots().values().forEach(each -> made.snapshots().put(each.name(), each.copy()));
        instance.ownFiles().ifPresent(files -> made.files(files.copy()));
        state.instances().put(project, name, made);
        work.tell("instance-created", made, true);
        boolean unused =
                state.instances().remove(instance.project(), instance.name()).isPresent();
        work.tell("instance-deleted", instance, true);
    }
}
