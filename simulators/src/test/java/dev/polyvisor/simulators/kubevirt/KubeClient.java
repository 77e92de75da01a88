package dev.polyvisor.simulators.kubevirt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the simulator that knows nothing of Kubernetes but paths. */
final class KubeClient {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
    static final String MACHINES = "/apis/kubevirt.io/v1/namespaces/demo/virtualmachines";
    static final String INSTANCES = "/apis/kubevirt.io/v1/namespaces/demo/virtualmachineinstances";
    static final String SUB = "/apis/subresources.kubevirt.io/v1/namespaces/demo/";

    private final URI server;
    private final @Nullable String token;
    private final HttpClient client;

    KubeClient(KubeVirtSimulator simulator) {
        this(simulator, simulator.adminToken().reveal());
    }

    KubeClient(KubeVirtSimulator simulator, @Nullable String token) {
        this(
                simulator.http(),
                token,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    KubeClient(URI server, @Nullable String token, HttpClient client) {
        this.server = server;
        this.token = token;
        this.client = client;
    }

    /** What came back. */
    record Reply(int status, String body, Map<String, String> headers) {
        JsonNode json() {
            return MAPPER.readTree(body);
        }

        String reason() {
            return json().path("reason").asString("");
        }

        String message() {
            return json().path("message").asString("");
        }
    }

    HttpRequest.Builder request(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Accept", path.startsWith("/apis/subresources") ? "application/json, */*" : "application/json");
        all.put("User-Agent", "kubevirt-driver-sample/1");
        if (token != null) {
            all.put("Authorization", "Bearer " + token);
        }
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        all.forEach(request::setHeader);
        return request;
    }

    Reply send(String method, String path, @Nullable String body, String... headers) {
        try {
            HttpResponse<String> reply =
                    client.send(request(method, path, body, headers).build(), BodyHandlers.ofString());
            Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            reply.headers().map().forEach((name, values) -> answered.put(name, values.get(0)));
            return new Reply(reply.statusCode(), reply.body(), answered);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Reply get(String path) {
        return send("GET", path, null);
    }

    Reply post(String path, String body) {
        return send("POST", path, body);
    }

    Reply put(String path) {
        return send("PUT", path, null);
    }

    Reply merge(String path, String body) {
        return send("PATCH", path, body, "Content-Type", "application/merge-patch+json");
    }

    Reply delete(String path) {
        return send("DELETE", path, null);
    }

    /** A sub-resource. */
    Reply call(String resource, String name, String verb, @Nullable String body) {
        return send("PUT", SUB + resource + "/" + name + "/" + verb, body);
    }

    Watching watch(String pathAndQuery) {
        try {
            HttpResponse<InputStream> reply =
                    client.send(request("GET", pathAndQuery, null).build(), BodyHandlers.ofInputStream());
            return new Watching(reply.statusCode(), reply.body());
        } catch (IOException e) {
            throw new AssertionError(pathAndQuery, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The body of a watch, event by event. */
    static final class Watching implements AutoCloseable {
        private final int status;
        private final InputStream stream;
        private final BufferedReader lines;

        private Watching(int status, InputStream stream) {
            this.status = status;
            this.stream = stream;
            this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        int status() {
            return status;
        }

        /** The next event; null at the end. */
        @Nullable
        JsonNode next() {
            try {
                String line = lines.readLine();
                return line == null ? null : MAPPER.readTree(line);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** The events up to the first that fits, or to the end. */
        List<JsonNode> until(Predicate<JsonNode> last) {
            List<JsonNode> events = new ArrayList<>();
            for (JsonNode event = next(); event != null; event = next()) {
                events.add(event);
                if (last.test(event)) {
                    break;
                }
            }
            return events;
        }

        List<JsonNode> toEnd() {
            return until(event -> false);
        }

        @Override
        public void close() {
            try {
                stream.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    static String machine(String name, String strategy) {
        return """
                {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachine","metadata":{"name":"%s","namespace":"demo","labels":{"app":"demo"}},
                 "spec":{"runStrategy":"%s","template":{"metadata":{"labels":{"kubevirt.io/domain":"%s"}},"spec":{"domain":
                 {"cpu":{"cores":1},"memory":{"guest":"128Mi"},"devices":{"disks":[{"name":"root","disk":{"bus":"virtio"}}],
                 "interfaces":[{"name":"default","masquerade":{}}]}},"networks":[{"name":"default","pod":{}}],
                 "volumes":[{"name":"root","containerDisk":{"image":"example.invalid/cirros:1"}}]}}}}
                """.formatted(name, strategy, name);
    }

    /** The value of a field of an event's object. */
    static String text(JsonNode event, String... path) {
        JsonNode value = event.path("object");
        for (String each : path) {
            value = value.path(each);
        }
        return value.asString("");
    }
}
