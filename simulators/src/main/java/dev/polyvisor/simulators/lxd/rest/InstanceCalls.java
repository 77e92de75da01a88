package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.guest.Commands;
import dev.polyvisor.simulators.lxd.guest.Consoles;
import dev.polyvisor.simulators.lxd.guest.Transfers;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Profiles;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.RuntimeState;
import dev.polyvisor.simulators.lxd.work.Moves;
import dev.polyvisor.simulators.lxd.work.Power;
import dev.polyvisor.simulators.lxd.work.SnapshotWork;
import dev.polyvisor.simulators.lxd.work.Updates;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code /1.0/instances/NAME} and what is below. */
final class InstanceCalls {
    private final LxdState state;
    private final Updates updates;
    private final Power power;
    private final SnapshotWork snapshots;
    private final SavedCalls saved;
    private final FileCalls files;
    private final Commands commands;
    private final Consoles consoles;
    private final LogCalls logs;
    private final Moves moves;
    private final Transfers transfers;

    InstanceCalls(
            LxdState state,
            Updates updates,
            Power power,
            SnapshotWork snapshots,
            SavedCalls saved,
            FileCalls files,
            Commands commands,
            Consoles consoles,
            LogCalls logs,
            Moves moves,
            Transfers transfers) {
        this.state = state;
        this.updates = updates;
        this.power = power;
        this.snapshots = snapshots;
        this.saved = saved;
        this.files = files;
        this.commands = commands;
        this.consoles = consoles;
        this.logs = logs;
        this.moves = moves;
        this.transfers = transfers;
    }

    void handle(Call call) {
        List<String> path = call.path();
        if (path.get(1).contains("/")) {
            throw Refused.invalid("Invalid instance name");
        }
        Instance instance = state.locked(() -> state.instance(call.project(), path.get(1)));
        if (path.size() == 2) {
            itself(call, instance);
            return;
        }
        switch (path.get(2)) {
            case "state" -> state(call, instance);
            case "snapshots" -> saved.snapshots(call, instance);
            case "backups" -> saved.backups(call, instance);
            case "files" -> files.handle(call, instance);
            case "exec" -> {
                only(call, "POST");
                call.async(commands.start(instance, call.body()));
            }
            case "console" -> console(call, instance);
            case "logs" -> logs.logs(call, instance);
            case "metadata" -> logs.metadata(call, instance);
            default -> throw Refused.notFound("not found");
        }
    }

    private static void only(Call call, String method) {
        if (!call.method().equals(method) || call.path().size() != 3) {
            throw new Refused(501, "not implemented");
        }
    }

    private void itself(Call call, Instance instance) {
        switch (call.method()) {
            case "GET" -> {
                JsonNode tagged = state.locked(() -> instance.setup().tagged());
                call.sync(state.locked(() -> shown(call, instance)), tagged);
            }
            case "PUT" -> put(call, instance);
            case "PATCH" -> {
                JsonNode body = call.body();
                state.locked(() -> call.ifMatch(instance.setup().tagged()));
                updates.patch(instance, body);
                call.done();
            }
            case "POST" -> post(call, instance);
            case "DELETE" -> call.async(updates.delete(instance));
            default -> throw new Refused(501, "not implemented");
        }
    }

    private JsonNode shown(Call call, Instance instance) {
        Profiles profiles = state.profilesOf(instance.project());
        return call.recursion() > 0 ? instance.toFullJson(profiles) : instance.toJson(profiles);
    }

    private void put(Call call, Instance instance) {
        JsonNode body = call.body();
        state.locked(() -> call.ifMatch(instance.setup().tagged()));
        String restore = Json.text(body, "restore");
        call.async(
                restore.isEmpty()
                        ? updates.put(instance, body)
                        : snapshots.restore(instance, restore, Json.flag(body, "stateful")));
    }

    private void post(Call call, Instance instance) {
        JsonNode body = call.body();
        if (Json.flag(body, "migration")) {
            Optional<String> target = call.query("target");
            boolean here = target.isPresent() || body.has("pool") || body.has("project");
            call.async(here ? moves.move(instance, body, target) : transfers.send(instance, Optional.empty(), body));
            return;
        }
        call.async(updates.rename(instance, Json.text(body, "name")));
    }

    private void state(Call call, Instance instance) {
        switch (call.method()) {
            case "GET" ->
                call.sync(state.locked(() -> RuntimeState.of(instance, state.profilesOf(instance.project()))));
            case "PUT" -> call.async(power.change(instance, call.body()));
            default -> throw new Refused(501, "not implemented");
        }
    }

    private void console(Call call, Instance instance) {
        if (call.method().equals("POST")) {
            call.async(consoles.attach(instance, call.body()));
        } else {
            logs.console(call, instance);
        }
    }
}
