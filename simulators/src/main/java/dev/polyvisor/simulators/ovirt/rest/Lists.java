package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers with lists: searched, sorted, paged, one element after the other. Thread safety: may be used from any thread. */
public final class Lists {
    private static final Set<String> FIELDS = Set.of(
            "name",
            "id",
            "status",
            "description",
            "comment",
            "type",
            "cluster",
            "datacenter",
            "data_center",
            "host",
            "template",
            "tag",
            "storage",
            "alias",
            "address",
            "provisioned_size",
            "disk_type",
            "correlation_id",
            "vm_names",
            "fqdn",
            "memory",
            "mem",
            "os",
            "creation_time",
            "network_name",
            "vlan_id",
            "sd_name");

    private final EngineState state;
    private final Renderer renderer;
    private final Map<String, Integer> shrunk = new HashMap<>();

    Lists(EngineState state, Renderer renderer) {
        this.state = state;
        this.renderer = renderer;
    }

    /** The next list of a collection has only its first elements. */
    public void shrink(String collection, int left) {
        state.locked(() -> shrunk.put(collection, left));
    }

    /**
     * Answers with a list.
     *
     * @param entities all that there is
     * @param element the name of the array
     * @param whenEmpty the name of an empty array, null for an empty object
     */
    void reply(Call call, List<Entity> entities, String element, @Nullable String whenEmpty) {
        int max = call.max();
        Follow follow = Follow.of(call.parameter("follow").orElse(""), true);
        Search search = Search.of(call.parameter("search").orElse(""), FIELDS);
        boolean all = call.allContent();
        Integer left =
                state.locked(() -> shrunk.remove(call.path().get(call.path().size() - 1)));
        List<Entity> found = state.locked(() -> select(entities, search, max));
        if (left != null && left < found.size()) {
            found = found.subList(0, left);
        }
        if (found.isEmpty()) {
            call.json(200, whenEmpty == null ? "{}" : "{\"" + whenEmpty + "\":[]}");
        } else {
            stream(call, found, follow, all, element);
        }
    }

    private List<Entity> select(List<Entity> entities, Search search, int max) {
        if (search.isBroken() || max == 0) {
            return List.of();
        }
        List<Entity> found = new ArrayList<>();
        for (Entity each : entities) {
            if (search.matches(field -> values(each, field))) {
                found.add(each);
            }
        }
        if (!search.sortBy().isEmpty()) {
            Comparator<Entity> order = (left, right) ->
                    Search.order(search.sortBy(), first(left, search.sortBy()), first(right, search.sortBy()));
            found.sort(search.isAscending() ? order : order.reversed());
        }
        long from = Math.min((search.page() - 1L) * max, found.size());
        return found.subList((int) from, (int) Math.min(from + max, found.size()));
    }

    private static String first(Entity entity, String field) {
        List<String> values = values(entity, field);
        return values.isEmpty() ? "" : values.get(0);
    }

    private static List<String> values(Entity entity, String field) {
        return switch (field) {
            case "name" -> List.of(entity.name());
            case "id" -> List.of(entity.id());
            case "cluster", "host", "template" -> nameOf(entity.ref(field));
            case "storage", "sd_name" -> nameOf(entity.ref("#storage_domain"));
            case "datacenter", "data_center" -> {
                Entity cluster = entity.ref("cluster");
                yield nameOf(
                        entity.ref("#data_center") != null
                                ? entity.ref("#data_center")
                                : cluster == null ? entity.ref("data_center") : cluster.ref("data_center"));
            }
            case "tag" -> entity.children("vm_tag").stream().map(Entity::name).toList();
            case "vm_names" ->
                entity.children("disk_attachment").stream()
                        .flatMap(each -> nameOf(each.parent()).stream())
                        .toList();
            case "correlation_id" -> List.of(entity.text("#correlation"));
            case "mem" -> List.of(entity.text("memory"));
            case "disk_type" -> List.of(entity.text("storage_type"));
            case "os" -> List.of(entity.tree("os").path("type").asString(""));
            case "vlan_id" -> List.of(entity.tree("vlan").path("id").asString(""));
            default -> List.of(entity.text(field));
        };
    }

    private static List<String> nameOf(@Nullable Entity entity) {
        return entity == null ? List.of() : List.of(entity.name());
    }

    /** Each element is made when its turn comes. */
    private void stream(Call call, List<Entity> entities, Follow follow, boolean all, String element) {
        StringBuilder out =
                new StringBuilder(16_384).append("{\"").append(element).append("\":[");
        if (!follow.isEmpty()) {
            check(entities, follow);
        }
        call.exchange().setHeader("Content-Type", "application/json");
        if (call.method().equals("HEAD")) {
            call.exchange().reply(200, new byte[0]);
            return;
        }
        OutputStream body = call.exchange().reply(200);
        try {
            boolean isFirst = true;
            for (Entity each : entities) {
                if (!isFirst) {
                    out.append(',');
                }
                isFirst = false;
                state.locked(() -> renderer.entity(each, follow, all, out));
                if (out.length() > 12_000) {
                    body.write(out.toString().getBytes(StandardCharsets.UTF_8));
                    out.setLength(0);
                }
            }
            body.write(out.append("]}").toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The engine says that it fails before it has said anything else. */
    private void check(List<Entity> entities, Follow follow) {
        for (Entity each : entities) {
            state.locked(() -> renderer.check(each, follow));
        }
    }
}
