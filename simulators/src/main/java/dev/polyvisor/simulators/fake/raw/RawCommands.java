package dev.polyvisor.simulators.fake.raw;

import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Datum;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeCluster;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import dev.polyvisor.simulators.fake.model.FakePool;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import dev.polyvisor.simulators.fake.session.Session;
import java.io.Serial;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers requests in the language of the fake backend, which its page describes: JSON over paths, as management servers have it.
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class RawCommands {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NAME = "name=";
    private static final Map<String, Kind<?>> COLLECTIONS = Map.of(
            "clusters", FakeCluster.KIND,
            "hosts", FakeHost.KIND,
            "images", FakeImage.KIND,
            "machines", FakeMachine.KIND,
            "networks", FakeNetwork.KIND,
            "pools", FakePool.KIND,
            "snapshots", FakeSnapshot.KIND,
            "volumes", FakeVolume.KIND);

    private final Session session;
    private final Backend backend;

    /** The commands of a session. */
    public RawCommands(Session session) {
        this.session = session;
        this.backend = session.backend();
    }

    /** Answers a request; what is wrong with it is a status. */
    public RawReply answer(RawRequest request) throws InterruptedException {
        session.enter(FaultPoint.RAW, null);
        RawReply reply;
        try {
            reply = reply(200, backend.locked(() -> dispatch(request)));
        } catch (Wrong wrong) {
            reply = reply(wrong.status, JSON.createObjectNode().put("error", wrong.getMessage()));
        }
        if (!request.method().equals("GET")) {
            session.enter(FaultPoint.REPLY, null);
        }
        return reply;
    }

    private JsonNode dispatch(RawRequest request) {
        String[] parts = request.path().split("\\?", 2);
        String query = parts.length == 2 ? parts[1] : "";
        List<String> path = List.of(parts[0].substring(1).split("/", -1));
        if (parts[0].equals("/")) {
            allow(request, "GET");
            return overview();
        }
        Kind<?> kind = COLLECTIONS.get(path.get(0));
        if (kind == null || path.size() > 2) {
            throw new Wrong(404, "there is nothing at " + parts[0]);
        }
        if (path.size() == 1) {
            allow(request, "GET");
            return list(kind, query);
        }
        Datum datum = backend.find(kind, decoded(path.get(1)))
                .map(Datum.class::cast)
                .orElseThrow(() -> new Wrong(404, "there is nothing at " + parts[0]));
        if (request.method().equals("PATCH") && datum instanceof MachineDatum machine) {
            return value(patched(machine, body(request)));
        }
        if (request.method().equals("PATCH") && datum instanceof HostDatum host) {
            return value(patched(host, body(request)));
        }
        allow(request, "GET");
        return value(datum);
    }

    private ObjectNode overview() {
        ObjectNode counts = JSON.createObjectNode();
        new TreeMap<>(COLLECTIONS).forEach((name, kind) -> counts.put(name, backend.size(kind)));
        ObjectNode overview = JSON.createObjectNode().put("product", "Fake").put("version", "1.0");
        overview.set("collections", counts);
        return overview;
    }

    private ArrayNode list(Kind<?> kind, String query) {
        Predicate<Datum> wanted = datum -> true;
        if (query.startsWith(NAME)) {
            String name = decoded(query.substring(NAME.length()));
            wanted = datum -> datum.name().equals(name);
        } else if (!query.isEmpty()) {
            throw new Wrong(400, "the only question is " + NAME);
        }
        ArrayNode values = JSON.createArrayNode();
        Predicate<Datum> filter = wanted;
        backend.all(kind).forEachRemaining(datum -> {
            if (filter.test(datum)) {
                values.add(value(datum));
            }
        });
        return values;
    }

    private MachineDatum patched(MachineDatum machine, JsonNode body) {
        Map<String, String> labels = new TreeMap<>(machine.labels());
        JsonNode wanted = only(body, "labels");
        if (!wanted.isObject()) {
            throw new Wrong(400, "labels is no object");
        }
        wanted.propertyStream().forEach(label -> {
            if (label.getValue().isNull()) {
                labels.remove(label.getKey());
            } else if (label.getValue().isString()) {
                labels.put(label.getKey(), label.getValue().stringValue());
            } else {
                throw new Wrong(400, "labels." + label.getKey() + " is neither a text nor null");
            }
        });
        MachineDatum after = labels.equals(machine.labels())
                ? machine
                : machine.change().labels(labels).build();
        backend.put(after);
        return after;
    }

    private HostDatum patched(HostDatum host, JsonNode body) {
        JsonNode wanted = only(body, "schedulable");
        if (!wanted.isBoolean()) {
            throw new Wrong(400, "schedulable is neither true nor false");
        }
        HostDatum after = new HostDatum(
                host.id(), host.name(), host.cluster(), wanted.booleanValue(), host.cpus(), host.memory());
        backend.put(after);
        return after;
    }

    private static JsonNode only(JsonNode body, String key) {
        if (!body.isObject() || body.size() != 1 || !body.has(key)) {
            throw new Wrong(400, "the body is an object with the one key " + key);
        }
        return body.get(key);
    }

    private static JsonNode body(RawRequest request) {
        try {
            return JSON.readTree(request.body().orElse(""));
        } catch (JacksonException malformed) {
            throw new Wrong(400, "the body is no JSON: " + malformed.getOriginalMessage());
        }
    }

    private static void allow(RawRequest request, String method) {
        if (!request.method().equals(method)) {
            throw new Wrong(405, request.method() + " is not to be had here");
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Wrong(400, "'" + text + "' is not encoded as it should be");
        }
    }

    private static ObjectNode value(Datum datum) {
        ObjectNode node = JSON.createObjectNode().put("id", datum.id()).put("name", datum.name());
        if (datum instanceof MachineDatum machine) {
            node.put("scope", machine.scope())
                    .put("type", machine.type().name())
                    .put("state", machine.state().name())
                    .put("host", machine.host().orElse(null))
                    .put("cluster", machine.cluster())
                    .put("cpus", machine.cpus())
                    .put("memory", machine.memory().bytes());
            ObjectNode labels = node.putObject("labels");
            new TreeMap<>(machine.labels()).forEach(labels::put);
            machine.networks().forEach(node.putArray("networks")::add);
            machine.volumes().forEach(node.putArray("volumes")::add);
        } else if (datum instanceof HostDatum host) {
            node.put("cluster", host.cluster()).put("schedulable", host.schedulable());
        } else if (datum instanceof Datum.VolumeDatum volume) {
            node.put("scope", volume.scope())
                    .put("pool", volume.pool())
                    .put("capacity", volume.capacity().bytes());
        } else if (datum instanceof Datum.SnapshotDatum snapshot) {
            node.put("machine", snapshot.machine());
        }
        return node;
    }

    private static RawReply reply(int status, JsonNode body) {
        return new RawReply(status, Map.of("content-type", "application/json"), body.toString());
    }

    /** A request that gets another status than 200. */
    private static final class Wrong extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int status;

        Wrong(int status, String message) {
            super(message);
            this.status = status;
        }
    }
}
