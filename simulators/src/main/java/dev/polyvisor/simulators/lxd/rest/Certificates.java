package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.operation.Operations;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.simulators.server.TestCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /1.0/certificates}: whom the server trusts, and how one becomes trusted. */
final class Certificates {
    private final LxdState state;
    private final Operations operations;
    private final Events events;
    private final Server server;

    Certificates(LxdState state, Operations operations, Events events, Server server) {
        this.state = state;
        this.operations = operations;
        this.events = events;
        this.server = server;
    }

    /** What the server knows of the caller; empty when it does not trust him. */
    Optional<ObjectNode> caller(Call call) {
        return call.exchange()
                .clientCertificate()
                .map(TestCertificate::fingerprint)
                .map(fingerprint -> state.locked(() -> state.certificates().get(fingerprint)));
    }

    void handle(Call call, boolean trusted) {
        List<String> path = call.path();
        if (path.size() == 1 && call.method().equals("POST")) {
            post(call, trusted);
        } else if (!trusted) {
            throw new Refused(403, "not authorized");
        } else if (path.size() == 1 && call.method().equals("GET")) {
            List<Supplier<JsonNode>> all = new ArrayList<>();
            state.locked(() -> state.certificates().forEach((fingerprint, json) -> {
                JsonNode shown = call.recursion() == 0
                        ? Json.strings(List.of("/1.0/certificates/" + fingerprint))
                                .get(0)
                        : json.deepCopy();
                all.add(() -> shown);
            }));
            call.stream(all.iterator());
        } else if (path.size() == 2) {
            one(call, path.get(1));
        } else {
            throw new Refused(501, "not implemented");
        }
    }

    private void one(Call call, String fingerprint) {
        ObjectNode found = state.locked(() -> state.certificates().get(fingerprint));
        if (found == null) {
            throw Refused.notFound("Certificate not found");
        }
        switch (call.method()) {
            case "GET" -> call.sync(found, found);
            case "DELETE" -> {
                state.locked(() -> state.certificates().remove(fingerprint));
                tell("certificate-deleted", fingerprint);
                call.done();
            }
            default -> throw new Refused(501, "not implemented");
        }
    }

    private void tell(String action, String fingerprint) {
        events.lifecycle(action, LxdState.DEFAULT, "/1.0/certificates/" + fingerprint, null, true);
    }

    private void post(Call call, boolean trusted) {
        JsonNode body = call.body();
        if (Json.text(body, "type").isEmpty()) {
            throw Refused.invalid("Unknown request type ");
        }
        if (Json.flag(body, "token")) {
            if (!trusted) {
                throw new Refused(403, "not authorized");
            }
            token(call, body);
            return;
        }
        Restriction restriction = new Restriction(Json.text(body, "name"), Json.flag(body, "restricted"), body);
        if (!trusted) {
            restriction = proven(Json.text(body, "password"), restriction);
        }
        X509Certificate certificate = certificate(call, body);
        if (certificate.getNotAfter().toInstant().isBefore(state.now())
                || certificate.getNotBefore().toInstant().isAfter(state.now())) {
            throw Refused.invalid("The provided certificate isn't valid at this time");
        }
        String fingerprint = TestCertificate.fingerprint(certificate);
        if (state.locked(() -> state.certificates().containsKey(fingerprint))) {
            throw Json.text(body, "certificate").isEmpty()
                    ? Refused.invalid("Client is already trusted")
                    : new Refused(409, "Certificate already in trust store");
        }
        trust(certificate, restriction);
        tell("certificate-created", fingerprint);
        call.created("/1.0/certificates/" + fingerprint);
    }

    /** What a new certificate may do, and its name. */
    private record Restriction(String name, boolean restricted, JsonNode body) {}

    /** The simulator is told to trust somebody from the start. */
    void trust(X509Certificate certificate) {
        trust(certificate, new Restriction("", false, Json.object()));
    }

    private void trust(X509Certificate certificate, Restriction restriction) {
        ObjectNode json = Json.object();
        String name = restriction.name;
        json.put("name", name.isEmpty() ? commonName(certificate) : name);
        json.put("type", "client");
        json.put("restricted", restriction.restricted);
        json.set("projects", Json.strings(Json.texts(restriction.body.path("projects"))));
        try {
            json.put(
                    "certificate",
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        String fingerprint = TestCertificate.fingerprint(certificate);
        json.put("fingerprint", fingerprint);
        state.locked(() -> state.certificates().put(fingerprint, json));
    }

    private static String commonName(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName().replaceFirst("^.*?CN=([^,]*).*$", "$1");
    }

    /** A password or a token; a token is used up, and says what its certificate may do. */
    private Restriction proven(String given, Restriction asked) {
        boolean password = !given.isEmpty()
                && state.locked(() ->
                        state.trustPassword().map(p -> p.reveal().equals(given)).orElse(false));
        if (password) {
            return asked;
        }
        String wanted = secretOf(given);
        for (Operation each : operations.all()) {
            ObjectNode metadata = each.metadata();
            if (each.sort() == Operation.Sort.TOKEN
                    && !each.status().isFinal()
                    && metadata != null
                    && !wanted.isEmpty()
                    && Json.text(metadata, "secret").equals(wanted)) {
                operations.end(each, Status.CANCELLED, "");
                JsonNode request = metadata.path("request");
                return new Restriction(Json.text(request, "name"), Json.flag(request, "restricted"), request);
            }
        }
        throw new Refused(403, "not authorized");
    }

    private static String secretOf(String encoded) {
        try {
            byte[] json = Base64.getDecoder().decode(encoded);
            return Json.text(Json.MAPPER.readTree(new String(json, StandardCharsets.UTF_8)), "secret");
        } catch (IllegalArgumentException | JacksonException noToken) {
            return "";
        }
    }

    private static X509Certificate certificate(Call call, JsonNode body) {
        String given = Json.text(body, "certificate");
        if (given.isEmpty()) {
            return call.exchange()
                    .clientCertificate()
                    .orElseThrow(() -> Refused.invalid("No client certificate provided"));
        }
        try {
            byte[] der = Base64.getDecoder().decode(given);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IllegalArgumentException | CertificateException e) {
            throw Refused.invalid("Invalid certificate material: " + e.getMessage());
        }
    }

    private void token(Call call, JsonNode body) {
        String address = state.locked(() -> state.config().getOrDefault("core.https_address", ""));
        if (address.isEmpty()) {
            throw Refused.invalid("Can't issue token when server isn't listening on network");
        }
        ObjectNode metadata = Json.object();
        metadata.set("addresses", Json.strings(List.of(address)));
        metadata.put("fingerprint", server.fingerprint());
        ObjectNode request = metadata.putObject("request");
        request.put("name", Json.text(body, "name"));
        request.put("type", Json.text(body, "type"));
        request.put("restricted", Json.flag(body, "restricted"));
        request.set("projects", Json.strings(Json.texts(body.path("projects"))));
        request.put("certificate", "");
        request.put("password", "");
        request.put("token", true);
        metadata.put("secret", state.locked(() -> state.numbers().digits()));
        call.async(operations.create(
                Operation.Sort.TOKEN, "Executing operation", LxdState.DEFAULT, Map.of(), true, metadata));
    }

    /** Whether a caller may not touch a project. */
    static boolean isShutOut(@Nullable ObjectNode caller, String project) {
        return caller != null
                && Json.flag(caller, "restricted")
                && !Json.texts(caller.path("projects")).contains(project);
    }
}
