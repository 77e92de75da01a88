package dev.polyvisor.simulators.ovirt;

import dev.polyvisor.simulators.VirtualClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Makes recorded requests again, with the ids that the simulator has given, and compares the answers. */
final class Replay {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final OvirtSimulator engine;
    private final VirtualClock clock;
    private final EngineClient client;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, List<String>> differences = new TreeMap<>();

    Replay(OvirtSimulator engine, VirtualClock clock) {
        this.engine = engine;
        this.clock = clock;
        this.client = new EngineClient(engine).login();
    }

    /** By the names of the requests. */
    Map<String, List<String>> differences() {
        return differences;
    }

    EngineClient client() {
        return client;
    }

    /** Lets everything end that goes on. */
    void settle() {
        while (engine.runningJobs() > 0) {
            clock.advance(Duration.ofSeconds(1));
        }
    }

    /** What the simulator calls what the engine called so. */
    String id(String recorded) {
        return ids.getOrDefault(recorded, recorded);
    }

    void alias(String recorded, String id) {
        ids.put(recorded, id);
    }

    String translated(String text) {
        Matcher matcher = UUID.matcher(text);
        return matcher.replaceAll(found -> id(found.group()));
    }

    /** Makes a request again. */
    void call(RecordedCall call) {
        HttpResponse<String> reply = client.send(request(call));
        String recorded = call.text("response_body");
        if (reply.statusCode() != call.status()) {
            differ(call, ": recorded " + call.status() + ", answered " + reply.statusCode() + " " + reply.body());
        } else if (call.path().contains("/api/events")) {
            events(call, Simplified.read(recorded), Simplified.read(reply.body()));
        } else if (call.file("response_body").endsWith(".json")) {
            JsonNode one = Simplified.read(recorded);
            JsonNode other = Simplified.read(reply.body());
            pair(one, other);
            Simplified.differences("", Simplified.of(one), Simplified.of(other)).forEach(each -> differ(call, each));
        } else if (recorded.isEmpty() != reply.body().isEmpty()) {
            differ(call, ": recorded '" + recorded + "', answered '" + reply.body() + "'");
        }
    }

    /** Which events there are depends on hosts and time; what they look like does not. */
    private void events(RecordedCall call, JsonNode recorded, JsonNode answer) {
        if (recorded.isEmpty() != answer.isEmpty()) {
            differ(call, ": recorded " + recorded + ", answered " + answer);
        }
        Map<String, Set<String>> fields = new HashMap<>();
        recorded.path("event").forEach(each -> fields.put(each.path("code").asString(), names(each)));
        answer.path("event").forEach(each -> {
            Set<String> known = fields.getOrDefault(each.path("code").asString(), names(each));
            if (!known.equals(names(each))) {
                differ(call, ": recorded " + each.path("code") + known + ", answered " + names(each));
            }
        });
    }

    /** What tells where a machine is at the moment, and who has done something, is left out. */
    private static Set<String> names(JsonNode event) {
        Set<String> names = new TreeSet<>(event.propertyNames());
        names.removeAll(Set.of("host", "correlation_id"));
        return names;
    }

    private void differ(RecordedCall call, String how) {
        differences.computeIfAbsent(call.name(), name -> new ArrayList<>()).add(how);
    }

    private HttpRequest request(RecordedCall call) {
        String body = translated(call.text("request_body"));
        body = body.replace("password=...", "password=" + engine.password().reveal())
                .replaceAll("token=[^&]*", "token=" + client.token());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        engine.url().resolve("/") + translated(call.path()).substring(1)))
                .method(call.method(), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (String name : call.row().path("request_headers").propertyNames()) {
            String value = call.header(name);
            if (name.equals("Authorization")) {
                value = authorization(call, value);
            }
            request.header(name, value);
        }
        return request.build();
    }

    private String authorization(RecordedCall call, String recorded) {
        if (call.name().equals("err-401-badtoken")) {
            return "Bearer nonsense";
        } else if (recorded.startsWith("Bearer")) {
            return "Bearer " + client.token();
        }
        String secret = call.name().equals("err-401-basic-wrong")
                ? "wrong"
                : engine.password().reveal();
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (engine.user() + ":" + secret).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Learns from two answers which ids stand for the same. */
    private void pair(JsonNode recorded, JsonNode answer) {
        if (recorded.isObject() && answer.isObject()) {
            recorded.properties().forEach(each -> pair(each.getValue(), answer.path(each.getKey())));
        } else if (recorded.isArray() && answer.isArray() && recorded.size() == answer.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                pair(recorded.get(i), answer.get(i));
            }
        } else if (recorded.isString()
                && answer.isString()
                && UUID.matcher(recorded.stringValue()).matches()
                && UUID.matcher(answer.stringValue()).matches()) {
            ids.putIfAbsent(recorded.stringValue(), answer.stringValue());
        }
    }
}
