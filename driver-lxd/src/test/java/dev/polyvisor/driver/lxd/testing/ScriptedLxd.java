package dev.polyvisor.driver.lxd.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polyvisor.api.Connection;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.FrameListener;
import dev.polyvisor.simulators.server.Frames;
import dev.polyvisor.simulators.server.LoopbackServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tiny LXD for tests that have to see what is asked and to say what is answered: it holds what it is told to, and answers
 * anything else of the inventory with nothing. Thread safety: may be used from any thread.
 */
public final class ScriptedLxd implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final LoopbackServer server;
    private final Map<String, ObjectNode> instances = new ConcurrentHashMap<>();
    private final List<Frames> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicReference<Consumer<ObjectNode>> serverChange = new AtomicReference<>(server -> {});
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    public ScriptedLxd() {
        this.server = LoopbackServer.builder().handler(this::answer).http().start();
    }

    public Connection connection() {
        return Connection.parse(server.http().toString());
    }

    public LoopbackServer server() {
        return server;
    }

    /** What has been asked so far: method, path and query. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Changes what the server says of itself. */
    public void says(Consumer<ObjectNode> change) {
        serverChange.set(change);
    }

    /** Refuses requests whose method, path and query contain a text. */
    public void refuses(String what, int status) {
        refused.put(what, status);
    }

    /** Adds an instance: the recorded one, changed. */
    public void put(String project, String name, String uuid, Consumer<ObjectNode> change) {
        ObjectNode instance = (ObjectNode) Samples.tree("instance-full.json").get("metadata");
        instance.put("name", name);
        instance.put("project", project);
        instance.putArray("snapshots");
        instance.putArray("backups");
        for (String config : List.of("config", "expanded_config")) {
            ((ObjectNode) instance.get(config)).put("volatile.uuid", uuid);
        }
        change.accept(instance);
        instances.put(project + "/" + name, instance);
    }

    public void remove(String project, String name) {
        instances.remove(project + "/" + name);
    }

    public void rename(String project, String name, String to) {
        // a copy: a reply may be made of the one that was there
        ObjectNode instance = instances.remove(project + "/" + name).deepCopy();
        instance.put("name", to);
        instances.put(project + "/" + to, instance);
    }

    /** Tells everybody who listens of a lifecycle event. */
    public void tell(String action, String source, Map<String, String> context) {
        ObjectNode event = MAPPER.createObjectNode();
        event.put("type", "lifecycle").put("project", "default").put("location", "none");
        ObjectNode metadata = event.putObject("metadata");
        metadata.put("action", action).put("source", source);
        ObjectNode told = metadata.putObject("context");
        context.forEach(told::put);
        sockets.forEach(socket -> socket.text(event.toString()));
    }

    /** Sends a text to everybody who listens. */
    public void send(String text) {
        sockets.forEach(socket -> socket.text(text));
    }

    public int listeners() {
        return (int) sockets.stream().filter(Frames::isOpen).count();
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(Exchange exchange) {
        String query = List.of("recursion", "project", "all-projects", "filter", "type", "target").stream()
                .flatMap(name -> exchange.query(name).map(value -> name + "=" + value).stream())
                .collect(Collectors.joining("&"));
        String asked = exchange.method() + " " + exchange.path() + (query.isEmpty() ? "" : "?" + query);
        requests.add(asked);
        Optional<Integer> status = refused.entrySet().stream()
                .filter(rule -> asked.contains(rule.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (status.isPresent()) {
            fail(exchange, status.get(), "not authorized");
        } else if (exchange.path().equals("/1.0/events")) {
            exchange.webSocket(new Listener());
        } else {
            answer(exchange, exchange.segments());
        }
    }

    private void answer(Exchange exchange, List<String> path) {
        String place = String.join("/", path);
        if (place.equals("1.0")) {
            ObjectNode server = (ObjectNode) Samples.tree("server.json").get("metadata");
            serverChange.get().accept(server);
            reply(exchange, server);
        } else if (place.equals("1.0/instances")) {
            reply(exchange, listed(exchange));
        } else if (place.startsWith("1.0/instances/") && path.size() == 3) {
            reply(exchange, Optional.ofNullable(instances.get(project(exchange) + "/" + path.get(2))));
        } else if (place.startsWith("1.0/instances/") && path.size() == 4) {
            part(exchange, Optional.ofNullable(instances.get(project(exchange) + "/" + path.get(2))), path.get(3));
        } else if (place.equals("1.0/projects")) {
            reply(exchange, Samples.tree("projects-recursion1.json").get("metadata"));
        } else if (place.equals("1.0/projects/default")) {
            reply(
                    exchange,
                    Samples.tree("projects-recursion1.json").get("metadata").get(0));
        } else if (place.equals("1.0/storage-pools")) {
            reply(exchange, Samples.tree("storage-pools-recursion1.json").get("metadata"));
        } else if (path.size() == 2 || place.contains("/volumes/")) {
            reply(exchange, MAPPER.createArrayNode());
        } else {
            fail(exchange, 404, "not found");
        }
    }

    private static void part(Exchange exchange, Optional<ObjectNode> of, String name) {
        reply(exchange, of.map(instance -> instance.get(name)));
    }

    private ArrayNode listed(Exchange exchange) {
        boolean all = exchange.query("all-projects").isPresent();
        String filter = exchange.query("filter").orElse("");
        ArrayNode found = MAPPER.createArrayNode();
        new TreeMap<>(instances)
                .values().stream()
                        .filter(each -> all
                                || each.path("project")
                                        .asString(project(exchange))
                                        .equals(project(exchange)))
                        .filter(each -> filter.isEmpty()
                                || filter.contains(
                                        each.get("config").get("volatile.uuid").asString()))
                        .forEach(found::add);
        return found;
    }

    private static String project(Exchange exchange) {
        return exchange.query("project").orElse("default");
    }

    private static void reply(Exchange exchange, Optional<? extends JsonNode> metadata) {
        metadata.ifPresentOrElse(found -> reply(exchange, found), () -> fail(exchange, 404, "Instance not found"));
    }

    private static void reply(Exchange exchange, JsonNode metadata) {
        ObjectNode envelope = MAPPER.createObjectNode();
        envelope.put("type", "sync").put("status", "Success").put("status_code", 200);
        envelope.put("operation", "").put("error_code", 0).put("error", "").set("metadata", metadata);
        exchange.setHeader("Content-Type", "application/json");
        exchange.reply(200, envelope.toString().getBytes(UTF_8));
    }

    private static void fail(Exchange exchange, int status, String text) {
        ObjectNode envelope = MAPPER.createObjectNode();
        envelope.put("type", "error").put("error_code", status).put("error", text);
        exchange.setHeader("Content-Type", "application/json");
        exchange.reply(status, envelope.toString().getBytes(UTF_8));
    }

    private final class Listener implements FrameListener {
        @Override
        public void opened(Frames frames) {
            sockets.add(frames);
        }

        @Override
        public void data(byte[] payload, boolean text) {
            // LXD ends the socket on any data
            sockets.forEach(Frames::cut);
        }

        @Override
        public void closed(int code) {
            sockets.removeIf(frames -> !frames.isOpen());
        }
    }
}
