package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.control.Controllers;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.Handler;
import java.util.List;
import java.util.Optional;

/** All of the API: finds out who asks and what for. Thread safety: may be used from any thread. */
public final class Api implements Handler {
    private final ClusterState state;
    private final Users users;
    private final Faults faults;
    private final Discovery discovery;
    private final Lists lists;
    private final Watches watches;
    private final Writes writes;
    private final Deletes deletes;
    private final VirtApi virtApi;
    private final Reviews reviews;
    private final ProxiedReads proxied;

    /** An API over a state. */
    public Api(
            ClusterState state,
            Controllers controllers,
            Users users,
            Faults faults,
            Watches watches,
            GuestStreams streams) {
        this.state = state;
        this.users = users;
        this.faults = faults;
        this.watches = watches;
        this.discovery = new Discovery(state);
        this.lists = new Lists(state, faults);
        Admission admission = new Admission(state, faults);
        this.writes = new Writes(state, admission);
        this.deletes = new Deletes(state, controllers.garbage());
        this.virtApi = new VirtApi(state, users, faults, admission, streams);
        this.reviews = new Reviews(users);
        this.proxied = new ProxiedReads(state, users);
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        Call call = new Call(exchange);
        try {
            faults.check();
            Users.User user = users.caller(exchange);
            route(call, user);
        } catch (Refused e) {
            call.refuse(e);
        }
    }

    private void route(Call call, Users.User user) throws InterruptedException {
        List<String> segments = call.segments();
        if (segments.size() > 1
                && segments.get(0).equals("apis")
                && segments.get(1).equals(VirtApi.GROUP)) {
            virtApi.handle(call, user);
            return;
        }
        if (discovery.answers(call)) {
            return;
        }
        if (reviews.answers(call, user) || proxied.answers(call, user)) {
            return;
        }
        Optional<Target> found = isResource(segments) ? Target.of(state.catalogue(), segments) : Optional.empty();
        if (found.isEmpty()) {
            call.text(404, "404 page not found\n");
            return;
        }
        Target target = found.get();
        String verb = verb(call, target);
        Users.Attributes asked = Users.Attributes.of(verb, target);
        if (!users.allows(user, asked)) {
            call.header("X-Content-Type-Options", "nosniff");
        }
        users.check(user, asked);
        if (!target.sub().isEmpty() && !isSub(target)) {
            throw Refused.of(
                    404, "NotFound", "the server could not find the requested resource", Refused.details("", "", ""));
        }
        if (!call.accepts(Call.JSON, "*/*", "application/*", "application/yaml")) {
            throw Refused.of(
                    406,
                    "NotAcceptable",
                    "only the following media types are accepted: application/json, application/yaml,"
                            + " application/vnd.kubernetes.protobuf");
        }
        answer(call, target, verb);
    }

    private static boolean isResource(List<String> segments) {
        return !segments.isEmpty()
                && (segments.get(0).equals("api") || segments.get(0).equals("apis"))
                && !segments.contains("");
    }

    private static boolean isSub(Target target) {
        return target.sub().equals("status") && target.type().hasStatus();
    }

    private static String verb(Call call, Target target) {
        return switch (call.method()) {
            case "GET", "HEAD" -> target.isCollection() ? call.flag("watch") ? "watch" : "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> target.isCollection() ? "deletecollection" : "delete";
            default -> call.method();
        };
    }

    private void answer(Call call, Target target, String verb) throws InterruptedException {
        boolean create = verb.equals("create") && target.isCollection();
        boolean write = !target.isCollection() && (verb.equals("update") || verb.equals("patch"));
        switch (verb) {
            case "list" -> lists.list(call, target);
            case "watch" -> watches.watch(call, target);
            case "get" -> get(call, target);
            case "delete" -> deletes.delete(call, target);
            case "deletecollection" -> deletes.deleteCollection(call, target);
            default -> {
                if (create) {
                    writes.create(call, target);
                } else if (write && verb.equals("update")) {
                    writes.replace(call, target);
                } else if (write) {
                    writes.patch(call, target);
                } else {
                    throw Refused.of(
                            405,
                            "MethodNotAllowed",
                            "the server does not allow this method on the requested resource",
                            Refused.details("", "", ""));
                }
            }
        }
    }

    private void get(Call call, Target target) {
        byte[] body = state.locked(() -> state.shelf(target.type()).find(target.namespace(), target.name()))
                .map(object -> new Shape(target, call.as()).bytes(object))
                .orElseThrow(() -> Refused.notFound(target.type(), target.name()));
        call.json(200, body);
    }
}
