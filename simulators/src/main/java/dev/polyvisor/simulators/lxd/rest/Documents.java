package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.state.InstanceNames;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One sort of things that LXD keeps as it gets them: profiles, networks, projects, pools. All changes happen at once. */
final class Documents implements Resource {
    /**
     * What differs between the sorts.
     *
     * @param segment the segment of the URL
     * @param noun what it is called in events and errors
     * @param absent what is said when there is none of a name
     * @param conflict what is said when the name is in use
     * @param writable the fields that PUT replaces
     */
    record Sort(
            String segment, String noun, String absent, Function<String, Refused> conflict, List<String> writable) {}

    /** Where the things of a project are kept. */
    interface Store {
        Map<String, ObjectNode> in(String project);

        void put(String project, String name, ObjectNode value);

        void remove(String project, String name);

        /** Where a project has them. */
        String home(String project);
    }

    private final Sort sort;
    private final LxdState state;
    private final Events events;
    private final Store store;
    private final BiFunction<String, JsonNode, ObjectNode> maker;
    private final BiFunction<String, ObjectNode, List<String>> users;

    Documents(
            Sort sort,
            LxdState state,
            Events events,
            Store store,
            BiFunction<String, JsonNode, ObjectNode> maker,
            BiFunction<String, ObjectNode, List<String>> users) {
        this.sort = sort;
        this.state = state;
        this.events = events;
        this.store = store;
        this.maker = maker;
        this.users = users;
    }

    @Override
    public void handle(Call call) {
        String home = state.locked(() -> store.home(call.project()));
        if (call.path().size() == 1) {
            switch (call.method()) {
                case "GET" -> list(call, home);
                case "POST" -> create(call, home);
                default -> throw new Refused(501, "not implemented");
            }
        } else if (call.path().size() == 2) {
            one(call, home, call.path().get(1));
        } else {
            throw Refused.notFound("not found");
        }
    }

    private String url(String name) {
        return "/1.0/" + sort.segment + "/" + name;
    }

    private void list(Call call, String home) {
        List<Supplier<JsonNode>> all = new ArrayList<>();
        state.locked(() -> List.copyOf(store.in(home).keySet()))
                .forEach(name -> all.add(() -> state.locked(() -> {
                    ObjectNode found = store.in(home).get(name);
                    if (found == null) {
                        return Json.object();
                    }
                    return call.recursion() == 0
                            ? Json.strings(List.of(url(name) + suffix(home))).get(0)
                            : shown(home, found);
                })));
        call.stream(all.iterator());
    }

    private String suffix(String home) {
        return home.equals(LxdState.DEFAULT) || sort.noun.equals("project") ? "" : "?project=" + home;
    }

    private ObjectNode shown(String home, ObjectNode stored) {
        ObjectNode copy = stored.deepCopy();
        copy.set("used_by", Json.strings(users.apply(home, stored)));
        return copy;
    }

    private void create(Call call, String home) {
        JsonNode body = call.body();
        String name = Json.text(body, "name");
        InstanceNames.checkOther(sort.noun, name);
        state.locked(() -> {
            if (store.in(home).containsKey(name)) {
                throw sort.conflict.apply(name);
            }
            store.put(home, name, maker.apply(name, body));
            tell("created", home, name, null);
        });
        call.created(url(name));
    }

    private void one(Call call, String home, String name) {
        ObjectNode found = state.locked(() -> {
            ObjectNode stored = store.in(home).get(name);
            if (stored == null) {
                throw Refused.notFound(sort.absent);
            }
            return stored;
        });
        switch (call.method()) {
            case "GET" -> call.sync(state.locked(() -> shown(home, found)), tagged(found));
            case "PUT", "PATCH" -> change(call, home, name, found);
            case "POST" -> rename(call, home, name, found);
            case "DELETE" -> delete(call, home, name, found);
            default -> throw new Refused(501, "not implemented");
        }
    }

    private ObjectNode tagged(ObjectNode stored) {
        ObjectNode covered = Json.object();
        sort.writable.forEach(field -> covered.set(field, stored.path(field)));
        return covered;
    }

    private void change(Call call, String home, String name, ObjectNode found) {
        JsonNode body = call.body();
        state.locked(() -> {
            call.ifMatch(tagged(found));
            for (String field : sort.writable) {
                if (call.method().equals("PATCH") && found.path(field).isObject()) {
                    merge((ObjectNode) found.get(field), body.path(field));
                } else if (body.has(field)) {
                    found.set(field, body.get(field));
                } else if (field.equals("description")) {
                    found.put(field, "");
                } else if (found.path(field).isObject()) {
                    found.putObject(field);
                }
            }
            tell("updated", home, name, null);
        });
        call.done();
    }

    private static void merge(ObjectNode into, JsonNode changes) {
        changes.properties().forEach(each -> {
            if (each.getValue().isString() && each.getValue().stringValue().isEmpty()) {
                into.remove(each.getKey());
            } else {
                into.set(each.getKey(), each.getValue());
            }
        });
    }

    private void rename(Call call, String home, String name, ObjectNode found) {
        String other = Json.text(call.body(), "name");
        InstanceNames.checkOther(sort.noun, other);
        state.locked(() -> {
            if (store.in(home).containsKey(other)) {
                throw new Refused(409, "Name \"" + other + "\" already in use");
            }
            if (name.equals(LxdState.DEFAULT)) {
                throw new Refused(403, "The 'default' " + sort.noun + " cannot be renamed");
            }
            store.remove(home, name);
            found.put("name", other);
            store.put(home, other, found);
            tell("renamed", home, other, Json.object().put("old_name", name));
        });
        call.created(url(other));
    }

    private void delete(Call call, String home, String name, ObjectNode found) {
        state.locked(() -> {
            if (name.equals(LxdState.DEFAULT) && !sort.noun.equals("storage-pool")) {
                throw new Refused(403, "The 'default' " + sort.noun + " cannot be deleted");
            }
            if (sort.noun.equals("project") && !Sorts.isEmpty(users.apply(home, found))) {
                throw Refused.failed("Only empty projects can be removed");
            } else if (!sort.noun.equals("project") && !users.apply(home, found).isEmpty()) {
                throw Refused.invalid("The " + sort.noun.replace('-', ' ') + " is currently in use");
            }
            store.remove(home, name);
            tell("deleted", home, name, null);
        });
        call.done();
    }

    private void tell(String verb, String home, String name, @Nullable ObjectNode context) {
        String project = sort.noun.equals("project") || sort.noun.equals("storage-pool") ? LxdState.DEFAULT : home;
        events.lifecycle(sort.noun + "-" + verb, project, url(name), context, true);
    }
}
