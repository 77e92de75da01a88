package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.guest.Transfers;
import dev.polyvisor.simulators.lxd.state.Filter;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Profiles;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.work.Backups;
import dev.polyvisor.simulators.lxd.work.Creation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /1.0/instances}, and the two older names of it. */
final class InstancesCalls implements Resource {
    private final LxdState state;
    private final Creation creation;
    private final Backups backups;
    private final InstanceCalls one;

    private final Transfers transfers;

    InstancesCalls(LxdState state, Creation creation, Backups backups, Transfers transfers, InstanceCalls one) {
        this.transfers = transfers;
        this.state = state;
        this.creation = creation;
        this.backups = backups;
        this.one = one;
    }

    @Override
    public void handle(Call call) throws InterruptedException {
        if (call.path().size() > 1) {
            one.handle(call);
        } else if (call.method().equals("GET")) {
            list(call);
        } else if (call.method().equals("POST")) {
            create(call);
        } else {
            throw new Refused(501, "not implemented");
        }
    }

    private void create(Call call) {
        String type = call.header("Content-Type").orElse("");
        if (type.startsWith("application/octet-stream")) {
            call.async(backups.restore(call.project(), call.own("name").orElse(""), call.bytes()));
        } else {
            JsonNode body = call.body();
            boolean arrives = Json.text(body.path("source"), "type").equals("migration");
            call.async(arrives ? transfers.receive(call.project(), body) : creation.create(call.project(), body));
        }
    }

    /** Written one by one: a list of many instances never exists as a whole. */
    private void list(Call call) {
        String segment = call.path().get(0);
        boolean all = call.allProjects();
        Optional<Filter> filter = call.query("filter").map(Filter::new);
        List<Instance> found = state.locked(() -> {
            Collection<Instance> wanted = all
                    ? state.instances().all()
                    : state.instances().in(call.project()).values();
            return wanted.stream()
                    .filter(instance -> segment.equals("instances") || segment.equals(instance.type() + "s"))
                    .toList();
        });
        Stream<Supplier<@Nullable JsonNode>> elements =
                found.stream().map(instance -> () -> state.locked(() -> shown(call, instance, filter)));
        call.stream(elements.iterator());
    }

    private @Nullable JsonNode shown(Call call, Instance instance, Optional<Filter> filter) {
        Profiles profiles = state.profilesOf(instance.project());
        if (call.recursion() == 0 && filter.isEmpty()) {
            return url(call, instance);
        }
        ObjectNode json = call.recursion() == 2 ? instance.toFullJson(profiles) : instance.toJson(profiles);
        if (filter.isPresent() && !filter.get().test(json)) {
            return null;
        }
        return call.recursion() == 0 ? url(call, instance) : json;
    }

    private static JsonNode url(Call call, Instance instance) {
        String url = "/1.0/" + call.path().get(0) + "/" + instance.name() + instance.suffix();
        return Json.MAPPER.getNodeFactory().stringNode(url);
    }
}
