package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.ConfigKeys;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Starts, stops, freezes. */
public final class Power {
    private static final String IDMAP =
            "[{\"Isuid\":true,\"Isgid\":false,\"Hostid\":100000,\"Nsid\":0,\"Maprange\":10000001},"
                    + "{\"Isuid\":false,\"Isgid\":true,\"Hostid\":100000,\"Nsid\":0,\"Maprange\":10000001}]";
    /** A guest with this in its {@code raw.lxc} does not hear that it should stop. */
    private static final String DEAF = "lxc.signal.halt = 23";

    private final Work work;

    public Power(Work work) {
        this.work = work;
    }

    static String idmap() {
        return IDMAP;
    }

    /** {@code PUT .../state}. */
    public Operation change(Instance instance, JsonNode body) {
        String action = Json.text(body, "action");
        int timeout = body.path("timeout").asInt(-1);
        boolean force = Json.flag(body, "force") || timeout == 0;
        boolean stateful = Json.flag(body, "stateful");
        String description =
                switch (action) {
                    case "start" -> "Starting instance";
                    case "stop" -> "Stopping instance";
                    case "restart" -> "Restarting instance";
                    case "freeze" -> "Freezing instance";
                    case "unfreeze" -> "Unfreezing instance";
                    default -> throw Refused.invalid("Unknown action: '" + action + "'");
                };
        Map<String, List<String>> resources = Map.of("instances", List.of("/1.0/instances/" + instance.name()));
        return work.operations().start(description, instance.project(), resources, operation -> {
            switch (action) {
                case "start" -> start(instance, stateful);
                case "stop" -> stop(instance, force, timeout, stateful);
                case "restart" -> restart(instance, force, timeout);
                case "freeze" -> freeze(instance);
                default -> unfreeze(instance);
            }
            return null;
        });
    }

    private void start(Instance instance, boolean stateful) throws InterruptedException {
        boolean joined = work.state().locked(() -> "start".equals(instance.busy()));
        if (joined) {
            // the second of two starts is content with what the first one does
            work.operations().pause();
            return;
        }
        work.exclusively(
                instance,
                "start",
                () -> {
                    if (instance.isUp()) {
                        throw Refused.failed("The instance is already running");
                    }
                    if (stateful && !instance.isStateful()) {
                        throw Refused.failed("Container has no existing state to restore");
                    }
                    if (instance.isEmpty()) {
                        throw Refused.failed("Failed to handle idmapped storage: No such file or directory: "
                                + "\"/var/lib/lxd/storage-pools/default/containers/" + instance.name() + "/rootfs\"");
                    }
                },
                () -> {
                    begin(instance);
                    work.tell("instance-started", instance, true);
                });
    }

    /** Refuses what the host or the instance does not save. Under the lock. */
    public static void needMemory(LxdState state, Instance instance, String saying) {
        if (!instance.isUp()) {
            throw Refused.failed(saying + "The instance isn't running");
        }
        boolean container = instance.type().equals("container");
        if (container && !state.hasCriu()) {
            throw Refused.failed(saying + "CRIU isn't installed");
        }
        if (!container
                && !ConfigKeys.isTrue(
                        state.profilesOf(instance.project()).config(instance.setup()), "migration.stateful")) {
            throw Refused.failed("Stateful stop requires migration.stateful to be set to true");
        }
    }

    /** It runs. Under the lock. */
    public void begin(Instance instance) {
        LxdState state = work.state();
        Map<String, String> config = instance.config();
        config.remove("volatile.apply_template");
        config.put("volatile.idmap.current", IDMAP);
        config.put("volatile.idmap.next", IDMAP);
        config.put("volatile.last_state.idmap", IDMAP);
        config.put("volatile.last_state.power", "RUNNING");
        plug(state, instance);
        instance.console().append("booted\r\n");
        instance.started(state.now(), state.numbers().pid());
    }

    /** Gives the network devices of an instance that runs their names. Under the lock. */
    static void plug(LxdState state, Instance instance) {
        Map<String, String> config = instance.config();
        int number = 0;
        for (Map.Entry<String, Map<String, String>> device :
                state.profilesOf(instance.project()).devices(instance.setup()).entrySet()) {
            if (device.getValue().getOrDefault("type", "").equals("nic")) {
                String prefix = "volatile." + device.getKey() + ".";
                config.computeIfAbsent(
                        prefix + "host_name", unused -> state.numbers().hostInterface());
                if (!device.getValue().containsKey("name")) {
                    config.putIfAbsent(prefix + "name", "eth" + number++);
                }
            }
        }
    }

    /** It is off. Under the lock. */
    public void end(Instance instance) {
        Map<String, String> config = instance.config();
        config.put("volatile.last_state.power", "STOPPED");
        config.keySet().removeIf(key -> key.startsWith("volatile.") && key.endsWith(".host_name"));
        instance.stopped();
        if (instance.setup().ephemeral()) {
            boolean unused = work.state()
                    .instances()
                    .remove(instance.project(), instance.name())
                    .isPresent();
            work.tell("instance-deleted", instance, false);
        }
    }

    private void stop(Instance instance, boolean force, int timeout, boolean stateful) throws InterruptedException {
        if (!stateful && !force) {
            awaitDeafGuest(instance, timeout);
        }
        work.exclusively(
                instance,
                "stop",
                () -> {
                    if (!instance.isUp()) {
                        throw Refused.failed("The instance is already stopped");
                    }
                    if (stateful) {
                        needMemory(work.state(), instance, "Unable to perform container live migration. ");
                    }
                },
                () -> {
                    if (instance.isUp()) {
                        work.tell(force ? "instance-stopped" : "instance-shutdown", instance, true);
                        end(instance);
                        instance.stateful(stateful);
                    }
                });
    }

    /** A guest that ignores the signal is asked for as long as the client wants to wait; then it still runs. */
    private void awaitDeafGuest(Instance instance, int timeout) throws InterruptedException {
        boolean deaf = work.state().locked(() -> instance.status() == Status.RUNNING && isDeaf(instance));
        if (deaf && timeout > 0) {
            Waiting.sleep(work.state().clock(), Duration.ofSeconds(timeout));
            throw Refused.failed(
                    "Failed shutting down instance, status is \"Running\": shutting down the container failed");
        }
    }

    private static boolean isDeaf(Instance instance) {
        return instance.config().getOrDefault("raw.lxc", "").replace(" ", "").contains(DEAF.replace(" ", ""));
    }

    private void restart(Instance instance, boolean force, int timeout) throws InterruptedException {
        if (!force) {
            awaitDeafGuest(instance, timeout);
        }
        work.exclusively(
                instance,
                "restart",
                () -> {
                    if (!instance.isUp()) {
                        throw Refused.failed("The instance is already stopped");
                    }
                    if (instance.status() == Status.FROZEN && !force) {
                        throw Refused.failed("Instance is not running");
                    }
                },
                () -> {
                    instance.stopped();
                    begin(instance);
                    work.tell("instance-restarted", instance, true);
                });
    }

    private void freeze(Instance instance) throws InterruptedException {
        work.exclusively(
                instance,
                "freeze",
                () -> {
                    if (instance.status() == Status.FROZEN) {
                        throw Refused.failed("The container is already frozen");
                    }
                    needUp(instance);
                },
                () -> {
                    instance.status(Status.FROZEN);
                    work.tell("instance-paused", instance, true);
                });
    }

    private void unfreeze(Instance instance) throws InterruptedException {
        work.exclusively(
                instance,
                "unfreeze",
                () -> {
                    if (instance.status() == Status.RUNNING) {
                        throw Refused.failed("The container is already running");
                    }
                    needUp(instance);
                },
                () -> {
                    instance.status(Status.RUNNING);
                    work.tell("instance-resumed", instance, true);
                });
    }

    private static void needUp(Instance instance) {
        if (!instance.isUp()) {
            throw Refused.failed("The container isn't running");
        }
    }

    /** The guest has switched itself off. */
    public void powerOff(Instance instance) {
        work.state().locked(() -> {
            if (instance.isUp()) {
                work.tell("instance-shutdown", instance, false);
                end(instance);
            }
        });
    }
}
