package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.event.EventLog;
import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import dev.polyvisor.simulators.ovirt.state.Table;
import dev.polyvisor.simulators.ovirt.state.Views;
import dev.polyvisor.simulators.ovirt.work.Keepers;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.Handler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All that an engine answers: finds out what is asked for, and by whom. Thread safety: may be used from any thread. */
public final class Api implements Handler {
    private static final String METHODS = "GET HEAD POST PUT DELETE OPTIONS";

    private final EngineState state;
    private final Sso sso;
    private final Views views;
    private final Lists lists;
    private final Entities entities;
    private final EventCalls events;
    private final String authority;
    private final LongAdder requests = new LongAdder();

    /**
     * The API of an engine.
     *
     * @param authority the certificate of the engine's own authority, as text
     */
    public Api(EngineState state, EventLog log, Sso sso, Keepers keepers, String authority) {
        this.state = state;
        this.sso = sso;
        this.views = new Views(state);
        Renderer renderer = new Renderer(state, views);
        this.lists = new Lists(state, renderer);
        this.entities = new Entities(state, views, renderer, keepers, sso.author());
        this.events = new EventCalls(state, log, sso);
        this.authority = authority;
    }

    public Lists lists() {
        return lists;
    }

    public Entities entities() {
        return entities;
    }

    /** How many requests to the API there were. */
    public long requests() {
        return requests.sum();
    }

    @Override
    public void handle(Exchange exchange) {
        Call call = new Call(exchange, state.locked(() -> state.ids().next().toString()));
        String path = exchange.path();
        boolean isApi = path.equals(EngineState.ROOT)
                || path.startsWith(EngineState.ROOT + "/")
                || path.startsWith(EngineState.ROOT + ";");
        try {
            if (isApi) {
                requests.increment();
                api(call);
            } else {
                other(call, path);
            }
        } catch (Refused e) {
            call.refuse(e, call.method().equals("POST") && call.path().size() > 2 && isAction(call));
        }
    }

    private void other(Call call, String path) {
        switch (path) {
            case "/ovirt-engine/sso/oauth/token" -> sso.token(call);
            case "/ovirt-engine/sso/oauth/token-info" -> sso.tokenInfo(call);
            case "/ovirt-engine/sso/oauth/revoke", "/ovirt-engine/services/sso-logout" -> sso.logOut(call);
            case "/ovirt-engine/services/pki-resource" -> pki(call);
            default -> call.html(404, "<html><head><title>Error</title></head><body>Not Found</body></html>");
        }
    }

    /** The engine's own authority, for everybody. */
    private void pki(Call call) {
        String resource = call.parameter("resource").orElse("");
        String format = call.parameter("format").orElse("X509-PEM");
        if (!resource.equals("ca-certificate") || !format.startsWith("X509-PEM")) {
            throw Refused.empty(400);
        }
        call.exchange().setHeader("Content-Type", "application/x-x509-ca-cert");
        call.exchange().reply(200, authority.getBytes(StandardCharsets.UTF_8));
    }

    private void api(Call call) {
        Exchange exchange = call.exchange();
        sso.authorize(call);
        exchange.setHeader("Correlation-Id", call.correlation());
        String version = exchange.header("Version").orElse("4");
        if (version.equals("3")) {
            throw Refused.empty(405);
        } else if (!version.equals("4")) {
            throw Refused.html(400, "<html><head><title>Error</title></head><body>Bad Request</body></html>");
        } else if (!METHODS.contains(call.method())) {
            exchange.setHeader("Allow", "HEAD, DELETE, GET, OPTIONS, PUT");
            throw Refused.empty(405);
        } else if (call.method().equals("OPTIONS")) {
            exchange.setHeader("Allow", "HEAD, DELETE, GET, OPTIONS, PUT");
            call.empty(200);
            return;
        }
        accepts(exchange.header("Accept").orElse("*/*"));
        if (call.path().isEmpty()) {
            root(call);
        } else if (call.path().get(0).equals("events")) {
            events.handle(call);
        } else if (call.path().get(0).equals("options")) {
            option(call);
        } else {
            collection(call);
        }
    }

    /** This engine speaks JSON alone. */
    private static void accepts(String accept) {
        if (!accept.contains("application/json") && !accept.contains("*/*") && !accept.contains("application/*")) {
            throw Refused.empty(406);
        }
    }

    private void root(Call call) {
        call.json(200, state.locked(() -> {
            ObjectNode root = ((ObjectNode) state.recorded().part("api")).deepCopy();
            ObjectNode summary = root.putObject("summary");
            count(summary, "hosts", "host", "up");
            count(summary, "storage_domains", "storage_domain", "");
            count(summary, "users", "", "");
            count(summary, "vms", "vm", "up");
            root.put("time", state.millis());
            return root.toString();
        }));
    }

    private void count(ObjectNode summary, String name, String kind, String status) {
        int total = 1;
        int active = 1;
        if (!kind.isEmpty()) {
            total = state.table(kind).size();
            active = 0;
            for (Entity each : state.table(kind).unsorted()) {
                if (status.isEmpty() ? each.ref("#data_center") != null : each.is("status", status)) {
                    active++;
                }
            }
        }
        summary.putObject(name).put("active", Integer.toString(active)).put("total", Integer.toString(total));
    }

    private void option(Call call) {
        String name = call.path().size() == 2 ? call.path().get(1) : "";
        JsonNode options = state.recorded().part("options");
        JsonNode found = options.path(
                call.parameter("version").map(version -> name + "/" + version).orElse(name));
        if (found.isMissingNode()) {
            throw Refused.empty(404);
        }
        call.json(200, found.toString());
    }

    /** Walks down the path: a collection, an entity of it, a collection below that, and so on. */
    private void collection(Call call) {
        List<String> path = call.path();
        Table table = state.collection(path.get(0));
        if (table == null) {
            throw Refused.html(
                    404,
                    "RESTEASY003210: Could not find resource for full path: "
                            + call.exchange()
                                    .header("Host")
                                    .map(host -> "https://" + host)
                                    .orElse("")
                            + EngineState.ROOT + "/v4/" + String.join("/", path));
        }
        if (isFiltered(call)) {
            if (path.size() > 1) {
                throw Refused.empty(404);
            }
            call.json(200, "{}");
            return;
        }
        Entity at = null;
        for (int i = 0; i < path.size(); i += 2) {
            String segment = path.get(i);
            if (i + 1 == path.size()) {
                last(call, table, at, segment);
                return;
            }
            at = entities.find(i == 0 ? table : null, at, segment, path.get(i + 1));
        }
        entities.handle(call, Optional.ofNullable(at).orElseThrow(() -> Refused.empty(404)));
    }

    /** As a user who owns nothing. */
    private static boolean isFiltered(Call call) {
        return call.exchange().header("Filter").map(Boolean::parseBoolean).orElse(false);
    }

    private void last(Call call, Table table, @Nullable Entity at, String segment) {
        if (at != null && call.method().equals("POST") && isAction(call)) {
            entities.act(call, at, segment);
        } else if (call.method().equals("POST")) {
            entities.add(call, table, at, segment);
        } else if (at == null) {
            lists.reply(call, state.locked(table::sorted), table.kind().element(), emptyForm(table));
        } else {
            below(call, at, segment);
        }
    }

    private void below(Call call, Entity at, String segment) {
        List<Entity> found = state.locked(() -> views.below(at, segment));
        if (found == null) {
            throw Refused.empty(404);
        } else if (segment.equals("snapshots") && call.parameter("follow").isPresent()) {
            throw Follow.failed("snapshot", call.parameter("follow").orElse(""));
        }
        String kind = at.kind().below(segment);
        boolean isUnregistered = call.flag("unregistered");
        lists.reply(
                call,
                isUnregistered ? List.of() : found,
                found.isEmpty() || kind == null ? "" : found.get(0).kind().element(),
                isUnregistered ? "vm" : views.emptyForm(at, segment));
    }

    private static @Nullable String emptyForm(Table table) {
        return table.kind().collection().equals("diskprofiles") ? "disk_profile" : null;
    }

    /** Behind an entity stands the name of an action when no collection has that name. */
    private boolean isAction(Call call) {
        List<String> path = call.path();
        if (path.size() % 2 == 0) {
            return false;
        }
        Table table = state.collection(path.get(0));
        return table != null && !entities.isCollection(table, path);
    }
}
