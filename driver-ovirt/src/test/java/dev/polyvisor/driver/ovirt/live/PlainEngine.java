package dev.polyvisor.driver.ovirt.live;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to an engine with what the JDK has, without anything of ours. */
final class PlainEngine {
    private static final int TIMEOUT = 60_000;

    private final EngineUnderTest engine;
    private final SSLContext tls;

    PlainEngine(EngineUnderTest engine) {
        this.engine = engine;
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(engine.authority().getBytes(StandardCharsets.US_ASCII)))) {
                trusted.setCertificateEntry("authority" + number++, each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), new SecureRandom());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The elements of a collection. */
    Stream<JsonNode> all(String path, String element) {
        return get(path)
                .orElseThrow(() -> new AssertionError("not there: " + path))
                .path(element)
                .valueStream();
    }

    /** An entity, empty when there is none. */
    Optional<JsonNode> get(String path) {
        return call("GET", path, "");
    }

    JsonNode post(String path, String body) {
        return call("POST", path, body).orElseThrow(() -> new AssertionError("not there: " + path));
    }

    JsonNode put(String path, String body) {
        return call("PUT", path, body).orElseThrow(() -> new AssertionError("not there: " + path));
    }

    void delete(String path) {
        var unused = call("DELETE", path, "");
    }

    /** What is not there is empty; anything else that is refused is an error. */
    private Optional<JsonNode> call(String method, String path, String body) {
        try {
            HttpURLConnection call =
                    (HttpURLConnection) URI.create(engine.url() + path).toURL().openConnection();
            if (call instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(tls.getSocketFactory());
            }
            call.setRequestMethod(method);
            call.setConnectTimeout(TIMEOUT);
            call.setReadTimeout(TIMEOUT);
            // nothing of it outlives the call
            call.setRequestProperty("Connection", "close");
            call.setRequestProperty("Accept", "application/json");
            call.setRequestProperty("Version", "4");
            String login = engine.user() + ":" + engine.password().reveal();
            call.setRequestProperty(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
            if (!body.isEmpty()) {
                call.setDoOutput(true);
                call.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = call.getOutputStream()) {
                    out.write(body.getBytes(StandardCharsets.UTF_8));
                }
            }
            return answer(method + " " + path, call);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private static Optional<JsonNode> answer(String what, HttpURLConnection call) throws IOException {
        int status = call.getResponseCode();
        boolean isGood = status < 400;
        try (InputStream in = isGood ? call.getInputStream() : call.getErrorStream()) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (status == 404) {
                return Optional.empty();
            } else if (!isGood) {
                throw new AssertionError(what + ": " + status + " " + text);
            }
            return Optional.of(JsonMapper.shared().readTree(text.isEmpty() ? "{}" : text));
        } finally {
            call.disconnect();
        }
    }
}
