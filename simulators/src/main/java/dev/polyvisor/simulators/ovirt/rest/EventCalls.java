package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.event.Event;
import dev.polyvisor.simulators.ovirt.event.EventLog;
import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.JsonNode;

/** The collection of events. Thread safety: may be used from any thread. */
final class EventCalls {
    private static final Set<String> FIELDS = Set.of(
            "type",
            "severity",
            "message",
            "time",
            "correlation_id",
            "usrname",
            "event_host",
            "event_vm",
            "event_template",
            "event_storage",
            "event_datacenter",
            "vms.name",
            "hosts.name",
            "clusters.name",
            "templates.name",
            "storage.name",
            "datacenter.name");

    private final EngineState state;
    private final EventLog log;
    private final Sso sso;

    EventCalls(EngineState state, EventLog log, Sso sso) {
        this.state = state;
        this.log = log;
        this.sso = sso;
    }

    void handle(Call call) {
        List<String> path = call.path();
        if (path.size() == 1) {
            switch (call.method()) {
                case "GET", "HEAD" -> list(call);
                case "POST" -> add(call);
                default -> throw Refused.empty(405);
            }
        } else if (path.get(1).equals("undelete") && call.method().equals("POST")) {
            state.locked(log::showHidden);
            call.json(200, "{\"status\":\"complete\"}");
        } else {
            one(call, path.get(1));
        }
    }

    private void list(Call call) {
        Search search = Search.of(call.parameter("search").orElse(""), FIELDS);
        int max = call.max();
        long from = Math.max(call.number("from", 0), 0);
        List<Event> found = search.isBroken() ? List.of() : state.locked(() -> find(search, from, max));
        StringBuilder out = new StringBuilder(found.size() * 600 + 20);
        if (found.isEmpty()) {
            out.append("{}");
        } else {
            out.append("{\"event\":[");
            state.locked(() -> found.forEach(event -> {
                write(event, out);
                out.append(',');
            }));
            out.setLength(out.length() - 1);
            out.append("]}");
        }
        call.json(200, out.toString());
    }

    private List<Event> find(Search search, long from, int max) {
        List<Event> all = log.after(from);
        boolean ascending = !search.sortBy().isEmpty() && search.isAscending();
        if (!search.sortBy().isEmpty() && !search.sortBy().equals("time")) {
            all = new ArrayList<>(all);
            Comparator<Event> order = (left, right) ->
                    Search.order(search.sortBy(), first(left, search.sortBy()), first(right, search.sortBy()));
            all.sort(order);
        }
        long skip = (search.page() - 1L) * max;
        List<Event> found = new ArrayList<>();
        for (int i = 0; i < all.size() && found.size() < max; i++) {
            Event event = all.get(ascending ? i : all.size() - 1 - i);
            if (search.matches(field -> values(event, field)) && --skip < 0) {
                found.add(event);
            }
        }
        return found;
    }

    private static String first(Event event, String field) {
        List<String> values = values(event, field);
        return values.isEmpty() ? "" : values.get(0);
    }

    private static List<String> values(Event event, String field) {
        return switch (field) {
            case "type" -> List.of(Integer.toString(event.code()));
            case "severity" -> List.of(event.severity());
            case "message" -> List.of(event.description());
            case "time" -> List.of(Long.toString(event.time()));
            case "correlation_id" -> List.of(event.correlation());
            case "usrname" -> List.of(event.user());
            case "vms.name", "event_vm" -> names(event, "vm");
            case "hosts.name", "event_host" -> names(event, "host");
            case "clusters.name" -> names(event, "cluster");
            case "templates.name", "event_template" -> names(event, "template");
            case "storage.name", "event_storage" -> names(event, "storage_domain");
            case "datacenter.name", "event_datacenter" -> names(event, "data_center");
            default -> List.of();
        };
    }

    private static List<String> names(Event event, String element) {
        for (Entity each : event.concerns()) {
            if (each.kind().element().equals(element)) {
                return List.of(each.name());
            }
        }
        return List.of();
    }

    private void one(Call call, String id) {
        Event event = state.locked(() ->
                        id.matches("\\d{1,18}") ? log.find(Long.parseLong(id)) : java.util.Optional.<Event>empty())
                .orElseThrow(() -> Refused.empty(404));
        switch (call.method()) {
            case "GET", "HEAD" -> {
                StringBuilder out = new StringBuilder();
                state.locked(() -> write(event, out));
                call.json(200, out.toString());
            }
            case "DELETE" -> {
                state.locked(() -> log.hide(event.id()));
                call.json(200, "{\"status\":\"complete\"}");
            }
            default -> throw Refused.empty(405);
        }
    }

    private void add(Call call) {
        JsonNode body = Bodies.read(call, "services/events/methods/add");
        for (String field : List.of("description", "severity", "origin", "custom_id")) {
            if (!body.has(field)) {
                throw Refused.incomplete("Event [" + field + "] required for add");
            }
        }
        String severity = body.path("severity").asString();
        int code =
                9801 + Math.max(List.of("normal", "warning", "error", "alert").indexOf(severity), 0);
        StringBuilder out = new StringBuilder();
        state.locked(() -> write(
                log.add(new Event(
                        0,
                        code,
                        severity,
                        state.millis(),
                        body.path("description").asString(),
                        "",
                        List.of(),
                        "",
                        body.path("origin").asString(),
                        Integer.parseInt(body.path("custom_id").asString("0")),
                        30)),
                out));
        call.json(201, out.toString());
    }

    private void write(Event event, StringBuilder out) {
        out.append("{\"code\":\"").append(event.code()).append("\",");
        if (!event.correlation().isEmpty()) {
            out.append("\"correlation_id\":\"").append(event.correlation()).append("\",");
        }
        out.append("\"custom_id\":\"").append(event.customId());
        out.append("\",\"flood_rate\":\"").append(event.floodRate());
        out.append("\",\"index\":\"").append(event.id()).append("\",\"origin\":\"");
        JsonStringEncoder.getInstance().quoteAsString(event.origin(), out);
        out.append("\",\"severity\":\"").append(event.severity());
        out.append("\",\"time\":").append(event.time()).append(',');
        for (Entity each : event.concerns()) {
            reference(each.kind().element(), each.name(), each.href(), each.id(), out);
        }
        user(event.user(), out);
        out.append("\"description\":\"");
        JsonStringEncoder.getInstance().quoteAsString(event.description(), out);
        out.append("\",\"href\":\"").append(EngineState.ROOT).append("/events/").append(event.id());
        out.append("\",\"id\":\"").append(event.id()).append("\"}");
    }

    /** Somebody whom the engine does not know has a name alone. */
    private void user(String name, StringBuilder out) {
        if (name.equals("SYSTEM")) {
            reference("user", name, EngineState.ROOT + "/users/" + EngineState.ZERO, EngineState.ZERO, out);
        } else if (sso.isKnown(name)) {
            Entity user = state.table("users").sorted().get(0);
            reference("user", name, user.href(), user.id(), out);
        } else if (!name.isEmpty()) {
            out.append("\"user\":{\"name\":\"");
            JsonStringEncoder.getInstance().quoteAsString(name, out);
            out.append("\"},");
        }
    }

    private static void reference(String field, String name, String href, String id, StringBuilder out) {
        out.append('"').append(field).append("\":{\"name\":\"");
        JsonStringEncoder.getInstance().quoteAsString(name, out);
        out.append("\",\"href\":\"")
                .append(href)
                .append("\",\"id\":\"")
                .append(id)
                .append("\"},");
    }
}
