package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Starts and stops machines. Called under the lock. */
final class Power {
    private static final Set<String> RESTING = Set.of("down", "suspended", "paused");

    private final Work work;

    Power(Work work) {
        this.work = work;
    }

    Entity start(Act act, Entity vm, ObjectNode body) {
        String status = vm.text("status");
        if (!RESTING.contains(status)) {
            String why = status.equals("up")
                    ? "Cannot run VM. VM is running."
                    : status.equals("image_locked")
                            ? "Cannot run VM. VM is locked. Please try again in a few minutes."
                            : "Cannot run VM because the VM is in " + shown(status) + " status.";
            work.tellOf(act, 54, "[" + why + "]", vm);
            throw Refused.conflict(why);
        }
        Entity host = vm.ref("host") == null ? host(vm, null) : vm.ref("host");
        if (host == null) {
            String why =
                    "Cannot run VM. There is no host that satisfies current scheduling constraints. See below for details:";
            work.tellOf(act, 54, "[" + why + "]", vm);
            throw Refused.conflict(why);
        }
        Entity job = work.begin(act, (status.equals("down") ? "Launching" : "Resuming") + " VM " + vm.name());
        if (status.equals("paused")) {
            vm.set("status", "up");
            work.tellOf(act, 40, "", vm);
            work.finish(job);
            return job;
        }
        boolean pauses = body.path("pause").asString("false").equals("true");
        vm.set("host", host).set("status", status.equals("down") ? "wait_for_launch" : "restoring_state");
        work.tellOf(act, 153, "", vm);
        work.then(act, job, () -> {
            if (vm.ref("host") == host && !vm.is("status", "powering_down")) {
                vm.set("status", pauses ? "paused" : "powering_up");
                work.then(act, job, () -> {
                    if (vm.is("status", "powering_up") || vm.is("status", "paused")) {
                        up(vm, pauses ? "paused" : "up");
                        work.tellOf(act, pauses ? 1025 : 32, "", vm);
                    }
                    work.finish(job);
                });
            } else {
                work.finish(job);
            }
        });
        return job;
    }

    /** What shows of a machine that runs. */
    void up(Entity vm, String status) {
        vm.unset("stop_reason");
        vm.set("status", status).set("start_time", work.state().millis()).set("run_once", "false");
        display(vm);
        if (status.equals("up")) {
            vm.set("fqdn", "guest-" + vm.name() + ".example.test");
            for (var each : work.state().recorded().part("guest").properties()) {
                vm.set(each.getKey(), each.getValue());
            }
        }
    }

    /** Where the console of a running machine is. */
    private static void display(Entity vm) {
        Entity host = vm.ref("host");
        if (host != null && vm.tree("display") instanceof ObjectNode resting) {
            String address = host.children("host_nic").stream()
                    .map(nic -> nic.tree("ip").path("address").asString(""))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse(host.text("address"));
            ObjectNode display = resting.deepCopy().put("address", address).put("port", "5900");
            display.set("certificate", host.tree("certificate").deepCopy());
            ((ObjectNode) display.path("certificate")).put("content", "-----BEGIN CERTIFICATE-----\n");
            vm.set("display", display);
        }
    }

    void down(Entity vm) {
        if (vm.own("display") instanceof ObjectNode running) {
            vm.set("display", running.deepCopy().without(List.of("address", "port", "certificate")));
        }
        vm.unset("stop_reason");
        vm.set("status", "down").set("stop_time", work.state().millis());
        for (String field :
                new String[] {"host", "start_time", "run_once", "fqdn", "guest_operating_system", "guest_time_zone"}) {
            vm.unset(field);
        }
    }

    /** A host for a machine: one that it is pinned to, or the first that is up. */
    @Nullable
    Entity host(Entity vm, @Nullable Entity except) {
        JsonNode pinned = vm.tree("placement_policy").path("hosts").path("host");
        boolean isPinned =
                vm.tree("placement_policy").path("affinity").asString("").equals("pinned");
        for (Entity host : work.state().table("host").sorted()) {
            boolean fits = !isPinned
                    || pinned.isEmpty()
                    || pinned.valueStream()
                            .anyMatch(each -> each.path("id").asString().equals(host.id()));
            if (host != except && fits && host.is("status", "up") && host.ref("cluster") == vm.ref("cluster")) {
                return host;
            }
        }
        return null;
    }

    Entity stop(Act act, Entity vm) {
        if (vm.is("status", "down")) {
            Entity job = work.begin(act, "Stopping VM " + vm.name());
            work.tellOf(act, 254, "", vm);
            work.finish(job);
            return job;
        } else if (vm.is("status", "image_locked")) {
            throw Refused.conflict("Cannot stop VM. VM is locked. Please try again in a few minutes.");
        }
        boolean isSuspended = vm.is("status", "suspended");
        Entity job = work.begin(act, "Stopping VM " + vm.name());
        vm.set("status", "powering_down");
        work.then(act, job, () -> {
            work.tellOf(act, isSuspended ? 111 : 33, "", vm);
            down(vm);
            work.finish(job);
        });
        return job;
    }

    Entity shutDown(Act act, Entity vm) {
        if (!Set.of("up", "powering_up", "reboot_in_progress").contains(vm.text("status"))) {
            throw Refused.conflict("Cannot shutdown VM. VM is not running.");
        }
        Entity job = work.begin(act, "Shutting down VM " + vm.name());
        work.tellOf(act, 73, "", vm);
        vm.set("status", "powering_down").set("stop_reason", "");
        work.then(act, job, () -> {
            work.tellOf(act, 61, "User shut down from within the guest", vm);
            down(vm);
            vm.set("stop_reason", "");
            work.finish(job);
        });
        return job;
    }

    Entity reboot(Act act, Entity vm, boolean isReset) {
        running(vm, isReset ? "Cannot reset VM" : "Cannot reboot VM");
        Entity job = work.begin(act, (isReset ? "Resetting VM " : "Rebooting VM ") + vm.name());
        work.tellOf(act, isReset ? 221 : 157, "", vm);
        vm.set("status", "reboot_in_progress");
        work.then(act, job, () -> {
            if (vm.is("status", "reboot_in_progress")) {
                vm.set("status", "up");
            }
            work.finish(job);
        });
        return job;
    }

    private static void running(Entity vm, String what) {
        if (!vm.is("status", "up")) {
            throw Refused.conflict(what + ". VM is not running.");
        }
    }

    Entity suspend(Act act, Entity vm) {
        if (!vm.is("status", "up")) {
            throw Refused.conflict("Cannot hibernate VM. VM is not up.");
        }
        Entity job = work.begin(act, "Hibernating VM " + vm.name());
        vm.set("status", "saving_state");
        work.tellOf(act, 501, "", vm);
        work.then(act, job, () -> {
            work.tellOf(act, 503, "", vm);
            down(vm);
            vm.set("status", "suspended");
            work.finish(job);
        });
        return job;
    }

    Entity migrate(Act act, Entity vm, ObjectNode body) {
        running(vm, "Cannot migrate VM");
        Entity from = vm.ref("host");
        Entity to = body.has("host") ? work.fields().refer("host", body.path("host")) : host(vm, from);
        if (to == null || to == from) {
            String details = work.state().table("host").sorted().stream()
                    .filter(host -> host == from)
                    .map(host -> "The host " + host.name()
                            + " did not satisfy internal filter Migration because it currently hosts the VM.")
                    .collect(Collectors.joining(", "));
            String why = "Cannot migrate VM. There is no host that satisfies current scheduling constraints."
                    + " See below for details:, " + details + ".";
            work.tellOf(act, 65, "[" + why + "]", vm);
            throw Refused.conflict(why);
        }
        Entity job = work.begin(act, "Migrating VM " + vm.name());
        vm.set("status", "migrating");
        work.tellOf(act, 62, from == null ? "" : from.name(), vm);
        work.then(
                act,
                job,
                () -> work.then(act, job, () -> {
                    if (vm.is("status", "migrating")) {
                        vm.set("status", "up").set("host", to);
                        work.tellOf(act, 63, from == null ? "" : from.name(), vm);
                    }
                    work.finish(job);
                }));
        return job;
    }

    Entity cancelMigration(Act act, Entity vm) {
        if (!vm.is("status", "migrating")) {
            throw Refused.conflict("Cannot cancel migration for non migrating VM.");
        }
        Entity job = work.begin(act, "Canceling migration of VM " + vm.name());
        vm.set("status", "up");
        work.tellOf(act, 64, "", vm);
        work.finish(job);
        return job;
    }

    private static String shown(String status) {
        return Stream.of(status.split("_", -1))
                .map(word ->
                        word.equals("for") ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
