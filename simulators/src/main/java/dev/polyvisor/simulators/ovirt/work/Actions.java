package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What can be done to entities beside changing them. Called under the lock. */
public final class Actions {

    /** One action. */
    @FunctionalInterface
    private interface Action {
        Outcome run(Act act, Entity entity, ObjectNode body);
    }

    /** An action that ends with a job, which the reply shows with the entity. */
    @FunctionalInterface
    private interface Job {
        @Nullable
        Entity run(Act act, Entity entity, ObjectNode body);
    }

    /** Actions that the engine has and that change nothing here. */
    private static final Map<String, List<String>> WITHOUT_EFFECT = Map.of(
            "vm",
            List.of(
                    "freezefilesystems",
                    "thawfilesystems",
                    "logon",
                    "maintenance",
                    "reordermacaddresses",
                    "screenshot",
                    "detach",
                    "autopincpuandnumanodes"),
            "host",
            List.of(
                    "approve",
                    "commitnetconfig",
                    "enrollcertificate",
                    "fence",
                    "forceselectspm",
                    "install",
                    "refresh",
                    "upgradecheck",
                    "upgrade",
                    "syncallnetworks",
                    "copyhostnetworks"),
            "cluster",
            List.of("upgrade", "resetemulatedmachine", "syncallnetworks", "refreshglusterhealstatus"),
            "data_center",
            List.of("setmaster", "cleanfinishedtasks"),
            "storage_domain",
            List.of("isattached", "updateovfstore", "refreshluns", "reduceluns"),
            "template",
            List.of("export"));

    private final Work work;
    private final Map<String, Action> actions;

    Actions(
            Work work,
            Hosts hosts,
            Nics nics,
            Snapshots snapshots,
            Storage.OfCentre attached,
            Power power,
            Moves moves) {
        this.work = work;
        this.actions = Map.ofEntries(
                Map.entry("vm/start", shown(power::start)),
                Map.entry("vm/stop", shown((act, vm, body) -> power.stop(act, vm))),
                Map.entry("vm/shutdown", shown((act, vm, body) -> power.shutDown(act, vm))),
                Map.entry("vm/reboot", shown((act, vm, body) -> power.reboot(act, vm, false))),
                Map.entry("vm/reset", shown((act, vm, body) -> power.reboot(act, vm, true))),
                Map.entry("vm/suspend", shown((act, vm, body) -> power.suspend(act, vm))),
                Map.entry("vm/migrate", shown(power::migrate)),
                Map.entry("vm/cancelmigration", shown((act, vm, body) -> power.cancelMigration(act, vm))),
                Map.entry(
                        "vm/previewsnapshot", shown((act, vm, body) -> snapshots.preview(act, vm, snapshot(vm, body)))),
                Map.entry("vm/commitsnapshot", shown((act, vm, body) -> snapshots.decide(act, vm, true))),
                Map.entry("vm/undosnapshot", shown((act, vm, body) -> snapshots.decide(act, vm, false))),
                Map.entry("vm/clone", shown(moves::clone)),
                Map.entry("vm/export", shown(moves::export)),
                Map.entry("vm/ticket", this::ticket),
                Map.entry("snapshot/restore", (act, one, body) -> Outcome.of(snapshots.restore(act, one), null)),
                Map.entry("nic/activate", (act, nic, body) -> plugged(nics, act, nic, true)),
                Map.entry("nic/deactivate", (act, nic, body) -> plugged(nics, act, nic, false)),
                Map.entry("host/activate", (act, host, body) -> Outcome.of(hosts.activate(act, host), host)),
                Map.entry("host/deactivate", (act, host, body) -> withoutJob(hosts.deactivate(act, host, body), host)),
                Map.entry("host/setupnetworks", (act, host, body) -> setUp(hosts.setUpNetworks(act, host, body), body)),
                Map.entry("graphics_console/proxyticket", this::proxyTicket),
                Map.entry(
                        "graphics_console/ticket",
                        (act, console, body) ->
                                ticket(act, Objects.requireNonNullElse(console.parent(), console), body)),
                Map.entry("graphics_console/remoteviewerconnectionfile", this::connectionFile),
                Map.entry("disk/copy", job(moves::copy)),
                Map.entry("disk/move", job(moves::move)),
                Map.entry(
                        "disk/sparsify",
                        job((act, disk, body) ->
                                moves.waiting(act, "Sparsifying Disk ", disk, 1326, disk.ref("#storage_domain")))),
                Map.entry("storage_domain/activate", (act, domain, body) -> used(attached, act, domain, true)),
                Map.entry("storage_domain/deactivate", (act, domain, body) -> used(attached, act, domain, false)),
                Map.entry("job/clear", (act, one, body) -> cleared(one)),
                Map.entry("job/end", (act, one, body) -> cleared(one)));
    }

    /**
     * Does something to an entity.
     *
     * @throws Refused when it cannot be done, or when there is no such action
     */
    public Outcome run(Act act, Entity entity, String action, ObjectNode body) {
        String element = entity.kind().element();
        Action found = actions.get(element + "/" + action);
        if (found != null) {
            return found.run(act, entity, body);
        } else if (WITHOUT_EFFECT.getOrDefault(element, List.of()).contains(action)) {
            return Outcome.of(null, element.equals("vm") || element.equals("host") ? entity : null);
        }
        throw Refused.empty(404);
    }

    private static Action shown(Job job) {
        return (act, entity, body) -> Outcome.of(job.run(act, entity, body), entity);
    }

    private static Action job(Job job) {
        return (act, entity, body) -> Outcome.of(job.run(act, entity, body), null);
    }

    /** The reply says nothing of the job that goes on. */
    private static Outcome withoutJob(Entity job, Entity entity) {
        return Outcome.of(job.is("status", "failed") ? job : null, entity);
    }

    /** The reply repeats what was asked for. */
    private static Outcome setUp(Entity job, ObjectNode body) {
        String text = body.toString();
        return new Outcome(job, null, text.substring(1, text.length() - 1), true);
    }

    private static Outcome plugged(Nics nics, Act act, Entity nic, boolean in) {
        nics.plug(act, nic, in);
        return Outcome.done();
    }

    private static Outcome used(Storage.OfCentre attached, Act act, Entity domain, boolean on) {
        if (domain.parent() == null) {
            throw Refused.empty(404);
        }
        attached.use(act, domain, on);
        return Outcome.done();
    }

    private Outcome cleared(Entity job) {
        work.state().table("job").remove(job);
        return Outcome.done();
    }

    private Entity snapshot(Entity vm, ObjectNode body) {
        String id = body.path("snapshot").path("id").asString("");
        return vm.children("snapshot").stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refused.unknown("GetSnapshotBySnapshotId: snapshot id=" + id));
    }

    private Outcome ticket(Act act, Entity vm, ObjectNode body) {
        if (!vm.is("status", "up")) {
            throw Refused.conflict("Cannot set VM ticket. VM is not running.");
        }
        work.tellOf(act, 164, "", vm);
        return new Outcome(null, null, "\"ticket\":" + Moves.ticket(work, body), true);
    }

    private Outcome proxyTicket(Act act, Entity console, ObjectNode body) {
        ObjectNode ticket = JsonMapper.shared().createObjectNode();
        ticket.putObject("proxy_ticket")
                .put("value", "signed-" + work.state().ids().next());
        String text = ticket.toString();
        return new Outcome(null, null, text.substring(1, text.length() - 1), false);
    }

    private Outcome connectionFile(Act act, Entity console, ObjectNode body) {
        Entity vm = console.parent();
        if (vm == null || !vm.is("status", "up")) {
            throw Refused.conflict("Cannot get console connection file. VM is not running.");
        }
        ObjectNode file = JsonMapper.shared().createObjectNode();
        file.put(
                "remote_viewer_connection_file",
                "[virt-viewer]\ntype=" + console.text("protocol") + "\nhost="
                        + (vm.ref("host") == null ? "" : vm.ref("host").text("address"))
                        + "\nport=5900\npassword="
                        + Moves.ticket(work, body).path("value").asString()
                        + "\ndelete-this-file=1\ntitle=" + vm.name() + ":%d\n");
        String text = file.toString();
        return new Outcome(null, null, text.substring(1, text.length() - 1), true);
    }
}
