package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.api.Secret;
import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Product;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /1.0} itself. */
final class Server {
    private static final String TRUST_KEY = "core.trust_password";

    private final LxdState state;
    private final Events events;
    private final String pem;
    private final String fingerprint;
    private final ObjectNode fixed;

    /** A server that shows this certificate. */
    Server(LxdState state, Events events, String pem, String fingerprint) {
        this.state = state;
        this.events = events;
        this.pem = pem;
        this.fingerprint = fingerprint;
        try (InputStream in = Objects.requireNonNull(Server.class.getResourceAsStream("server.json"))) {
            this.fixed = (ObjectNode) Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String fingerprint() {
        return fingerprint;
    }

    void handle(Call call, boolean trusted) {
        switch (call.method()) {
            case "GET" -> get(call, trusted);
            case "PUT", "PATCH" -> change(call, trusted);
            default -> throw new Refused(501, "not implemented");
        }
    }

    private void get(Call call, boolean trusted) {
        ObjectNode json = Json.object();
        if (trusted) {
            json.set("config", state.locked(this::config));
        }
        for (String field : List.of("api_extensions", "api_status", "api_version")) {
            json.set(field, fixed.get(field));
        }
        if (state.product() == Product.INCUS) {
            json.set(
                    "api_extensions", ((ArrayNode) fixed.get("api_extensions").deepCopy()).add("explicit_trust_token"));
        }
        json.put("auth", trusted ? "trusted" : "untrusted");
        json.put("public", false);
        json.set("auth_methods", Json.strings(List.of("tls")));
        if (!trusted) {
            call.sync(json);
            return;
        }
        ObjectNode environment = ((ObjectNode) fixed.get("environment")).deepCopy();
        state.locked(() -> {
            String address = state.config().getOrDefault("core.https_address", "");
            environment.set("addresses", Json.strings(address.isEmpty() ? List.of() : List.of(address)));
            environment.put("server_clustered", !state.members().isEmpty());
        });
        environment.put("server", state.product().server());
        environment.put("server_version", state.product().version());
        environment.put("certificate", pem);
        environment.put("certificate_fingerprint", fingerprint);
        environment.put("project", call.project());
        json.set("environment", environment);
        call.sync(json, json.get("config"));
    }

    /** The password is not shown; that there is one is. */
    private ObjectNode config() {
        ObjectNode config = Json.map(state.config());
        if (state.trustPassword().isPresent()) {
            config.put(TRUST_KEY, true);
        }
        return config;
    }

    private void change(Call call, boolean trusted) {
        if (!trusted) {
            throw new Refused(403, "not authorized");
        }
        JsonNode body = call.body();
        state.locked(() -> {
            call.ifMatch(config());
            if (call.method().equals("PUT")) {
                state.config().clear();
                if (!body.path("config").path(TRUST_KEY).isBoolean()) {
                    state.trustPassword(null);
                }
            }
            body.path("config").properties().forEach(each -> set(each.getKey(), each.getValue()));
            events.lifecycle("config-updated", LxdState.DEFAULT, "/1.0", null, true);
        });
        call.done();
    }

    private void set(String key, JsonNode value) {
        String text = value.isString() ? value.stringValue() : "";
        if (key.equals(TRUST_KEY)) {
            if (value.isString()) {
                state.trustPassword(text.isEmpty() ? null : Secret.of(text));
            }
        } else if (!key.matches("(core|cluster|images|storage|backups|candid|rbac|loki|maas|user)\\..+")) {
            throw Refused.invalid("cannot set '" + key + "' to '" + text + "': unknown key");
        } else if (text.isEmpty()) {
            state.config().remove(key);
        } else {
            state.config().put(key, text);
        }
    }
}
