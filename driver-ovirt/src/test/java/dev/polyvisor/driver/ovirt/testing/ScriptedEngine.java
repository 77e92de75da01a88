package dev.polyvisor.driver.ovirt.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Secret;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tiny engine for tests that have to see what is asked and to say what is answered: it holds what it is told to, in the shapes
 * of the recordings, and answers anything else of the inventory with an empty collection. Thread safety: may be used from any
 * thread.
 */
public final class ScriptedEngine implements AutoCloseable {
    public static final String PASSWORD = "s3cret-of-admin";
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Map<String, String> ELEMENTS = Map.ofEntries(
            Map.entry("datacenters", "data_center"),
            Map.entry("clusters", "cluster"),
            Map.entry("hosts", "host"),
            Map.entry("networks", "network"),
            Map.entry("storagedomains", "storage_domain"),
            Map.entry("vnicprofiles", "vnic_profile"),
            Map.entry("diskprofiles", "disk_profile"),
            Map.entry("disks", "disk"),
            Map.entry("templates", "template"),
            Map.entry("tags", "tag"),
            Map.entry("vms", "vm"));

    private final LoopbackServer server;
    private final Map<String, Map<String, ObjectNode>> collections = new ConcurrentHashMap<>();
    private final Map<Long, ObjectNode> events = new ConcurrentSkipListMap<>();
    private final Map<String, JsonNode> fixed = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger logouts = new AtomicInteger();
    private final Map<String, Runnable> hooks = new ConcurrentHashMap<>();
    private final Set<Long> hidden = ConcurrentHashMap.newKeySet();
    private final AtomicLong delay = new AtomicLong();
    private volatile String exp = "9223372036854775807";
    private volatile String password = PASSWORD;

    public ScriptedEngine() {
        this.server =
                LoopbackServer.builder().handler(this::answer).http().gzip().start();
    }

    public Connection connection() {
        return Connection.parse(server.http().resolve("/ovirt-engine/api").toString())
                .login("admin@internal", Secret.of(PASSWORD));
    }

    public LoopbackServer server() {
        return server;
    }

    /** What has been asked of the API so far: method, path and query. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public int logins() {
        return logins.get();
    }

    public int logouts() {
        return logouts.get();
    }

    /** Knows none of its tokens any more, as after a restart. */
    public void forgetTokens() {
        tokens.clear();
    }

    /** What the next logins say of the end of their tokens. */
    public void tokensEnd(String value) {
        exp = value;
    }

    public void changePassword(String value) {
        password = value;
    }

    /** What a recording has in a collection, all of it. */
    public void load(String collection, String recording) {
        Samples.tree(recording).get(ELEMENTS.get(collection)).forEach(each -> put(collection, (ObjectNode) each));
    }

    /** The small inventory of the recorded engine. */
    public void loadAll() {
        load("datacenters", "datacenters.json");
        load("clusters", "clusters.json");
        load("hosts", "hosts-follow-nics-attachments.json");
        load("networks", "networks-follow.json");
        load("storagedomains", "storagedomains.json");
        load("vnicprofiles", "vnicprofiles.json");
        load("diskprofiles", "diskprofiles.json");
        load("disks", "disks.json");
        load("templates", "templates-follow.json");
        load("tags", "tags-initial.json");
        load("vms", "vms-follow-all.json");
        fixed.put("/options/ServerCPUList", Samples.tree("option-ServerCPUList.json"));
        fixed.put(
                "/datacenters/5cacef0e-e570-11f1-a89e-02fc00000001/storagedomains",
                Samples.tree("datacenter-storagedomains.json"));
    }

    /** Does something before the next request whose method, path and query contain a text is answered. */
    public void before(String asked, Runnable what) {
        hooks.put(asked, what);
    }

    /** Answers a path with a value. */
    public void fix(String path, JsonNode value) {
        fixed.put(path, value);
    }

    public void put(String collection, ObjectNode entity) {
        all(collection).put(entity.get("id").asString(), entity);
    }

    /** Adds or replaces an entity: the first of the collection's recording, changed. */
    public void put(String collection, String id, Consumer<ObjectNode> change) {
        ObjectNode entity = MAPPER.createObjectNode();
        entity.put("id", id).put("name", id);
        change.accept(entity);
        put(collection, entity);
    }

    public ObjectNode entity(String collection, String id) {
        return all(collection).get(id).deepCopy();
    }

    /** Changes an entity. */
    public void change(String collection, String id, Consumer<ObjectNode> change) {
        ObjectNode entity = entity(collection, id);
        change.accept(entity);
        put(collection, entity);
    }

    public void remove(String collection, String id) {
        all(collection).remove(id);
    }

    /** Writes an event with the next number. */
    public long tell(int code, Map<String, String> references) {
        long id = next();
        tell(id, code, references);
        return id;
    }

    /** Writes an event that refers to nothing and says all in its text. */
    public void tell(int code, String text) {
        long id = next();
        events.put(id, event(id, code).put("description", text));
    }

    /** Writes an event. */
    public void tell(long id, int code, Map<String, String> references) {
        ObjectNode event = event(id, code);
        references.forEach((name, of) -> event.putObject(name).put("id", of));
        events.put(id, event);
    }

    private long next() {
        return events.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
    }

    private ObjectNode event(long id, int code) {
        return MAPPER.createObjectNode()
                .put("id", Long.toString(id))
                .put("code", Integer.toString(code))
                .put("time", 1_795_243_307_971L + id + delay.get());
    }

    /** Forgets the newer events, as a backup does that is restored. */
    public void restoreEventsTo(long newest) {
        events.keySet().removeIf(id -> id > newest);
    }

    /** Lets later events happen later. */
    public void delayEvents(long millis) {
        delay.addAndGet(millis);
    }

    /** Lists an event no more, but still has it. */
    public void hideEvent(long id) {
        hidden.add(id);
    }

    @Override
    public void close() {
        server.close();
    }

    private Map<String, ObjectNode> all(String collection) {
        return collections.computeIfAbsent(collection, name -> new ConcurrentSkipListMap<>());
    }

    private void answer(Exchange exchange) {
        List<String> path = exchange.segments();
        if (exchange.path().equals("/ovirt-engine/sso/oauth/token")) {
            login(exchange);
        } else if (exchange.path().equals("/ovirt-engine/services/sso-logout")) {
            logouts.incrementAndGet();
            tokens.remove(field(body(exchange), "token"));
            json(exchange, 200, MAPPER.createObjectNode());
        } else if (!tokens.contains(exchange.header("Authorization").orElse("").replace("Bearer ", ""))) {
            reply(exchange, 401, "text/html", Samples.text("err-401-badtoken.html"));
        } else {
            String asked = asked(exchange);
            requests.add(asked);
            hooks.keySet().stream()
                    .filter(asked::contains)
                    .findFirst()
                    .flatMap(each -> Optional.ofNullable(hooks.remove(each)))
                    .ifPresent(Runnable::run);
            api(exchange, path.subList(2, path.size()));
        }
    }

    private static String asked(Exchange exchange) {
        StringBuilder text = new StringBuilder(exchange.method())
                .append(' ')
                .append(exchange.path().substring("/ovirt-engine/api".length()));
        for (String name : List.of("search", "max", "from", "follow")) {
            exchange.query(name)
                    .ifPresent(value -> text.append(text.indexOf("?") < 0 ? '?' : '&')
                            .append(name)
                            .append('=')
                            .append(value));
        }
        return text.toString();
    }

    private void login(Exchange exchange) {
        logins.incrementAndGet();
        String form = body(exchange);
        if (!exchange.header("Accept").orElse("").equals("application/json")) {
            reply(exchange, 400, "application/json", Samples.text("sso-token-noaccept.json"));
        } else if (field(form, "password").equals(password)) {
            String token = "token-number-" + logins.get();
            tokens.add(token);
            ObjectNode granted = MAPPER.createObjectNode();
            granted.put("access_token", token).put("exp", exp).put("token_type", "bearer");
            json(exchange, 200, granted);
        } else {
            reply(exchange, 400, "application/json", Samples.text("sso-token-badpassword.json"));
        }
    }

    private void api(Exchange exchange, List<String> path) {
        String place = "/" + String.join("/", path);
        if (place.equals("/")) {
            json(exchange, 200, Samples.tree("api.json"));
        } else if (fixed.containsKey(place)) {
            json(exchange, 200, fixed.get(place));
        } else if (place.equals("/events")) {
            json(exchange, 200, listedEvents(exchange));
        } else if (place.startsWith("/events/")) {
            found(exchange, Optional.ofNullable(events.get(Long.parseLong(path.get(1)))));
        } else if (path.size() == 1 && ELEMENTS.containsKey(path.get(0))) {
            json(exchange, 200, listed(exchange, path.get(0)));
        } else if (path.size() == 2 && ELEMENTS.containsKey(path.get(0))) {
            found(exchange, Optional.ofNullable(all(path.get(0)).get(path.get(1))));
        } else {
            found(exchange, Optional.empty());
        }
    }

    private JsonNode listed(Exchange exchange, String collection) {
        List<ObjectNode> found = new ArrayList<>(new TreeMap<>(all(collection)).values());
        int max = exchange.query("max").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        int page = exchange.query("search")
                .map(search -> Integer.parseInt(search.replaceAll("\\D", "")))
                .orElse(1);
        long from = (long) (page - 1) * max;
        ObjectNode reply = MAPPER.createObjectNode();
        if (from < found.size()) {
            ArrayNode elements = reply.putArray(ELEMENTS.get(collection));
            found.stream().skip(from).limit(max).forEach(elements::add);
        }
        return reply;
    }

    private JsonNode listedEvents(Exchange exchange) {
        boolean ascending = exchange.query("search").orElse("").contains("time asc");
        long from = exchange.query("from").map(Long::parseLong).orElse(0L);
        int max = exchange.query("max").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        List<ObjectNode> found = new ArrayList<>();
        events.forEach((id, event) -> {
            if (id > from && !hidden.contains(id)) {
                found.add(ascending ? found.size() : 0, event);
            }
        });
        ObjectNode reply = MAPPER.createObjectNode();
        if (!found.isEmpty()) {
            ArrayNode elements = reply.putArray("event");
            found.stream().limit(max).forEach(elements::add);
        }
        return reply;
    }

    private static void found(Exchange exchange, Optional<ObjectNode> entity) {
        if (entity.isPresent()) {
            json(exchange, 200, entity.get());
        } else {
            exchange.reply(404, new byte[0]);
        }
    }

    private static void json(Exchange exchange, int status, JsonNode value) {
        reply(exchange, status, "application/json", value.toString());
    }

    private static void reply(Exchange exchange, int status, String type, String body) {
        exchange.setHeader("Content-Type", type);
        exchange.reply(status, body.getBytes(UTF_8));
    }

    private static String body(Exchange exchange) {
        try {
            return new String(exchange.body().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String field(String form, String name) {
        for (String part : form.split("&", -1)) {
            if (part.startsWith(name + "=")) {
                return URLDecoder.decode(part.substring(name.length() + 1), UTF_8);
            }
        }
        return "";
    }
}
