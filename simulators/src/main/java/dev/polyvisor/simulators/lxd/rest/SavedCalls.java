package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.guest.Transfers;
import dev.polyvisor.simulators.lxd.state.Backup;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Profiles;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Snapshot;
import dev.polyvisor.simulators.lxd.work.Backups;
import dev.polyvisor.simulators.lxd.work.SnapshotWork;
import dev.polyvisor.simulators.lxd.work.Work;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The snapshots and backups of an instance. */
final class SavedCalls {
    private final Work work;
    private final LxdState state;
    private final SnapshotWork snapshotWork;
    private final Backups backups;

    private final Transfers transfers;

    SavedCalls(Work work, SnapshotWork snapshotWork, Backups backups, Transfers transfers) {
        this.transfers = transfers;
        this.work = work;
        this.state = work.state();
        this.snapshotWork = snapshotWork;
        this.backups = backups;
    }

    void snapshots(Call call, Instance instance) {
        List<String> path = call.path();
        if (path.size() == 3) {
            switch (call.method()) {
                case "GET" -> call.sync(state.locked(() -> snapshotList(call, instance)));
                case "POST" -> call.async(snapshotWork.create(instance, call.body()));
                default -> throw new Refused(501, "not implemented");
            }
            return;
        } else if (path.size() > 4) {
            throw Refused.notFound("not found");
        }
        Snapshot snapshot = state.locked(() -> snapshotWork.get(instance, path.get(3)));
        Profiles profiles = state.locked(() -> state.profilesOf(instance.project()));
        switch (call.method()) {
            case "GET" ->
                call.sync(
                        state.locked(() -> snapshot.toJson(profiles)),
                        Json.object().put("expires_at", snapshot.expiresAt().toString()));
            case "PUT", "PATCH" -> {
                JsonNode body = call.body();
                call.ifMatch(
                        Json.object().put("expires_at", snapshot.expiresAt().toString()));
                call.async(snapshotWork.update(instance, snapshot, body));
            }
            case "POST" -> {
                JsonNode body = call.body();
                call.async(
                        Json.flag(body, "migration")
                                ? transfers.send(instance, Optional.of(snapshot), body)
                                : snapshotWork.rename(instance, snapshot, Json.text(body, "name")));
            }
            case "DELETE" -> call.async(snapshotWork.delete(instance, snapshot));
            default -> throw new Refused(501, "not implemented");
        }
    }

    private ArrayNode snapshotList(Call call, Instance instance) {
        Profiles profiles = state.profilesOf(instance.project());
        ArrayNode all = Json.array();
        instance.snapshots().values().forEach(snapshot -> {
            if (call.recursion() == 0) {
                all.add("/1.0/instances/" + instance.name() + "/snapshots/" + snapshot.name() + instance.suffix());
            } else {
                all.add(snapshot.toJson(profiles));
            }
        });
        return all;
    }

    void backups(Call call, Instance instance) {
        List<String> path = call.path();
        if (path.size() == 3) {
            switch (call.method()) {
                case "GET" -> call.sync(state.locked(() -> backupList(call, instance)));
                case "POST" -> call.async(backups.create(instance, call.body()));
                default -> throw new Refused(501, "not implemented");
            }
            return;
        }
        Backup backup = state.locked(() -> backups.get(instance, path.get(3)));
        if (path.size() == 5 && path.get(4).equals("export") && call.method().equals("GET")) {
            work.events()
                    .lifecycle(
                            "instance-backup-retrieved",
                            instance.project(),
                            "/1.0/instances/" + instance.name() + "/backups/" + backup.name(),
                            null,
                            false);
            call.bytes(backup.archive(), "", LogCalls.httpDate(backup.createdAt()));
            return;
        } else if (path.size() > 4) {
            throw Refused.notFound("not found");
        }
        switch (call.method()) {
            case "GET" -> call.sync(backup.toJson());
            case "POST" -> call.async(backups.rename(instance, backup, Json.text(call.body(), "name")));
            case "DELETE" -> call.async(backups.delete(instance, backup));
            default -> throw new Refused(501, "not implemented");
        }
    }

    private static ArrayNode backupList(Call call, Instance instance) {
        ArrayNode all = Json.array();
        instance.backups().values().forEach(backup -> {
            if (call.recursion() == 0) {
                all.add("/1.0/instances/" + instance.name() + "/backups/" + backup.name() + instance.suffix());
            } else {
                all.add(backup.toJson());
            }
        });
        return all;
    }
}
