package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import dev.polyvisor.simulators.kubevirt.KubeClient.Watching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** Makes the recorded calls again and compares the answers with the recorded ones. Versions and ids in requests are translated. */
final class Replay {
    static final Duration STEP = Duration.ofMillis(100);

    private final VirtualClock clock;
    private final KubeClient admin;
    private final KubeVirtSimulator cluster;
    private final Map<String, Recorded> recorded = Recorded.all();
    private final Map<String, String> translations = new HashMap<>();
    private final Set<String> replayed = new TreeSet<>();
    private final List<String> differences = new ArrayList<>();

    Replay(KubeVirtSimulator cluster, VirtualClock clock) {
        this.cluster = cluster;
        this.clock = clock;
        this.admin = new KubeClient(cluster);
    }

    Set<String> names() {
        return recorded.keySet();
    }

    Set<String> replayed() {
        return replayed;
    }

    List<String> differences() {
        return differences;
    }

    KubeClient client() {
        return admin;
    }

    KubeVirtContent content() {
        return cluster.content();
    }

    KubeVirtFaults misbehaviour() {
        return cluster.misbehaviour();
    }

    Recorded recorded(String name) {
        Recorded found = recorded.get(name);
        if (found == null) {
            throw new IllegalArgumentException("nothing was recorded as " + name);
        }
        return found;
    }

    /** What the recording calls so is called otherwise here. */
    void translate(String there, String here) {
        translations.put(there, here);
    }

    String here(String text) {
        String translated = text;
        for (Map.Entry<String, String> each : translations.entrySet()) {
            if (!translated.contains(each.getKey())) {
                continue;
            }
            translated = translated.replaceAll("(?<![0-9A-Za-z])" + each.getKey() + "(?![0-9A-Za-z])", each.getValue());
        }
        return translated;
    }

    /** Calls one after the other. */
    Replay calls(String... names) {
        for (String name : names) {
            Replay unused = call(name);
        }
        return this;
    }

    /** A call whose answer is the recorded one but for some paths. */
    Replay call(String name, String... but) {
        return call(admin, name, but);
    }

    Replay call(KubeClient client, String name, String... but) {
        Recorded wanted = recorded(name);
        Reply reply = send(client, wanted);
        compare(wanted, reply, List.of(but));
        return this;
    }

    Reply send(KubeClient client, Recorded wanted) {
        List<String> headers = new ArrayList<>();
        wanted.requestHeaders().forEach((header, value) -> {
            if (!value.equals("Bearer ...")) {
                headers.add(header);
                headers.add(value);
            }
        });
        return client.send(
                wanted.method(),
                here(wanted.path()),
                wanted.request().isEmpty() ? null : here(wanted.request()),
                headers.toArray(String[]::new));
    }

    void compare(Recorded wanted, Reply reply, List<String> but) {
        boolean unused = replayed.add(wanted.name());
        String name = wanted.name();
        if (reply.status() != wanted.status()) {
            differences.add(name + ": recorded " + wanted.status() + " but was " + reply.status() + " " + reply.body());
            return;
        }
        String type = wanted.responseHeaders().getOrDefault("content-type", "");
        String answered = reply.headers().getOrDefault("content-type", "");
        if (!type.equals(answered)) {
            differences.add(name + ": content type " + type + " but was " + answered);
        }
        for (String header : List.of("retry-after", "warning", "x-content-type-options", "sec-websocket-version")) {
            String there = wanted.responseHeaders().getOrDefault(header, "");
            if (!there.equals(reply.headers().getOrDefault(header, ""))) {
                differences.add(name + ": header " + header + " " + there + " but was "
                        + reply.headers().get(header));
            }
        }
        if (wanted.isJson()) {
            JsonNode there = KubeClient.MAPPER.readTree(wanted.response());
            learn(there, reply.json());
            tell(name, Comparison.differences(Comparison.normal(there), Comparison.normal(reply.json())), but);
        } else if (!spaced(wanted.response()).equals(spaced(reply.body()))) {
            differences.add(name + ": recorded\n" + wanted.response() + "\nbut was\n" + reply.body());
        }
    }

    private static String spaced(String text) {
        return text.replaceAll("\\s+", "");
    }

    private void tell(String name, List<String> found, List<String> but) {
        List<String> left = new ArrayList<>(found);
        for (String path : but) {
            if (!left.removeIf(each -> each.startsWith(path))) {
                differences.add(name + ": does not differ any more at " + path);
            }
        }
        left.forEach(each -> differences.add(name + " " + each));
    }

    /** Ids and versions of the recording are those of the answer from now on. */
    private void learn(JsonNode there, JsonNode here) {
        if (there.isArray()) {
            for (int i = 0; i < Math.min(there.size(), here.size()); i++) {
                learn(there.get(i), here.path(i));
            }
            return;
        }
        there.properties().forEach(each -> {
            String field = each.getKey();
            JsonNode answered = here.path(field);
            boolean named = Set.of("resourceVersion", "uid", "uuid", "serial", "continue")
                    .contains(field);
            if (named
                    && each.getValue().isString()
                    && answered.isString()
                    && !each.getValue().stringValue().isEmpty()) {
                translations.put(each.getValue().stringValue(), answered.stringValue());
            } else if (!field.equals("managedFields")) {
                learn(each.getValue(), answered);
            }
        });
    }

    /** Lets the controllers do some steps. */
    Replay steps(int count) {
        clock.advance(STEP.multipliedBy(count));
        return this;
    }

    /** Lets them go on until something holds. */
    Replay until(String what, BooleanSupplier holds) {
        for (int i = 0; i < 2_000; i++) {
            if (holds.getAsBoolean()) {
                return this;
            }
            clock.advance(STEP);
        }
        throw new AssertionError("never: " + what + " after " + replayed.size());
    }

    /** Until the printable status of a machine, with its Ready condition as the status has it in the end. */
    Replay until(String machine, String status) {
        return until(machine + " " + status, () -> {
            JsonNode now = object("virtualmachines", "demo", machine).path("status");
            return now.path("printableStatus").asString("").equals(status)
                    && (!status.equals("Running") || now.path("ready").asBoolean(false));
        });
    }

    /** Until the controllers have nothing to do but to wait for time to pass. */
    Replay settle() {
        return until("settled", () -> cluster.pendingWork() == 0);
    }

    JsonNode object(String plural, String namespace, String name) {
        return cluster.content()
                .find(plural, namespace, name)
                .map(KubeClient.MAPPER::readTree)
                .orElseGet(KubeClient.MAPPER::nullNode);
    }

    /** A call that takes time of the clock. */
    Replay slowCall(String name) throws InterruptedException {
        Recorded wanted = recorded(name);
        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> send(admin, wanted));
        while (true) {
            try {
                compare(wanted, reply.get(10, TimeUnit.MILLISECONDS), List.of());
                return this;
            } catch (TimeoutException notYet) {
                clock.advance(Duration.ofSeconds(1));
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The recorded watch. */
    Watching watch(String name) {
        boolean unused = replayed.add(name);
        return admin.watch(here(recorded(name).path()));
    }

    /** The events that were recorded. */
    List<JsonNode> events(String name) {
        return recorded(name)
                .response()
                .lines()
                .map(KubeClient.MAPPER::readTree)
                .toList();
    }

    /** A watch whose events are exactly the recorded ones. */
    Replay sameEvents(String name, String... but) {
        try (Watching watching = watch(name)) {
            List<JsonNode> there = events(name);
            List<JsonNode> here = new ArrayList<>();
            for (int i = 0; i < there.size(); i++) {
                JsonNode next = watching.next();
                here.add(next == null ? KubeClient.MAPPER.nullNode() : next);
            }
            clock.advance(Duration.ofSeconds(200));
            for (JsonNode more = watching.next(); more != null; more = watching.next()) {
                if (!more.path("type").asString("").equals("BOOKMARK")) {
                    differences.add(name + ": one event too many " + more);
                }
            }
            for (int i = 0; i < there.size(); i++) {
                tell(
                        name + " event " + i,
                        Comparison.differences(Comparison.normal(there.get(i)), Comparison.normal(here.get(i))),
                        List.of(but));
            }
        }
        return this;
    }

    void differ(String text) {
        differences.add(text);
    }

    void advance(Duration duration) {
        clock.advance(duration);
    }
}
