package dev.polyvisor.simulators.ovirt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of an engine that sends what it is told to and looks at nothing. */
final class EngineClient {
    private final OvirtSimulator engine;
    private HttpClient client;
    private String token = "";

    EngineClient(OvirtSimulator engine) {
        this.engine = engine;
        this.client = connections();
    }

    /** None of them open yet. */
    private HttpClient connections() {
        return HttpClient.newBuilder()
                .sslContext(engine.certificate().trustingContext())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Gets a token, over a new connection: that an engine has crashed may not have been noticed on the old one. */
    EngineClient login() {
        client = connections();
        HttpResponse<String> reply = form(
                "/ovirt-engine/sso/oauth/token",
                "grant_type=password&scope=ovirt-app-api&username=" + URLEncoder.encode(engine.user(), UTF_8)
                        + "&password=" + URLEncoder.encode(engine.password().reveal(), UTF_8),
                "Accept",
                "application/json");
        token = JsonMapper.shared().readTree(reply.body()).path("access_token").asString();
        return this;
    }

    String token() {
        return token;
    }

    HttpResponse<String> form(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(engine.url().resolve(path))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** A request to the API with the token, whose headers can be replaced. */
    HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(engine.url() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .setHeader("Accept", "application/json")
                .setHeader("Version", "4")
                .setHeader("Authorization", "Bearer " + token);
        if (!body.isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request.toString(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What is at a path; it has to be there. */
    JsonNode get(String path) {
        HttpResponse<String> reply = call("GET", path, "");
        if (reply.statusCode() != 200) {
            throw new AssertionError("GET " + path + ": " + reply.statusCode() + " " + reply.body());
        }
        return JsonMapper.shared().readTree(reply.body());
    }

    /** Something that has to succeed. */
    JsonNode post(String path, String body, String... headers) {
        HttpResponse<String> reply = call("POST", path, body, headers);
        if (reply.statusCode() >= 300) {
            throw new AssertionError("POST " + path + ": " + reply.statusCode() + " " + reply.body());
        }
        return JsonMapper.shared().readTree(reply.body());
    }

    /** Asks until something is as it is wanted. */
    JsonNode await(String path, Predicate<JsonNode> wanted) throws InterruptedException {
        while (true) {
            JsonNode now = get(path);
            if (wanted.test(now)) {
                return now;
            } else if (Thread.interrupted()) {
                throw new InterruptedException(path + ": " + now);
            }
        }
    }

    /** The codes of the events after an id, oldest first. */
    List<Integer> codes(long from) {
        List<Integer> codes = new ArrayList<>();
        get("/events?from=" + from + "&search=sortby%20time%20asc")
                .path("event")
                .forEach(each -> codes.add(Integer.parseInt(each.path("code").asString())));
        return codes;
    }

    static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.path("name").asString()));
        return names;
    }
}
