package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.driver.kubevirt.client.KubeClient;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeReply;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads what an export offers, through the proxy of the API server to its service. */
final class ExportDownload {
    private static final String TOKEN_HEADER = "x-kubevirt-export-token";
    private static final int CHUNK = 1 << 16;

    private final KubeClient client;
    private final String namespace;
    private final JsonNode status;

    ExportDownload(KubeClient client, String namespace, JsonNode status) {
        this.client = client;
        this.namespace = namespace;
        this.status = status;
    }

    /** A transfer that breaks is not repeated: the stream has taken a part. */
    ExportResult copy(String link, OutputStream target) throws InterruptedException {
        KubeRequest request = request(link).header(TOKEN_HEADER, token().reveal());
        try (KubeReply reply = client.send(request.asStream())) {
            return copy(reply.stream(), target);
        } catch (PolyvisorException failure) {
            throw unrepeated(failure);
        }
    }

    private ExportResult copy(InputStream source, OutputStream target) throws InterruptedException {
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        try {
            for (int n = source.read(chunk); n >= 0; n = source.read(chunk)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the transfer was interrupted");
                }
                digest.update(chunk, 0, n);
                target.write(chunk, 0, n);
                bytes += n;
            }
            target.flush();
        } catch (IOException broken) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the transfer broke after " + bytes + " bytes", broken);
        }
        return new ExportResult(
                OptionalLong.of(bytes),
                Optional.empty(),
                Optional.of(HexFormat.of().formatHex(digest.digest())));
    }

    private static PolyvisorException unrepeated(PolyvisorException failure) {
        return PolyvisorException.builder(failure.code(), "the transfer failed: " + failure.getMessage())
                .retryable(false)
                .detail(failure.detail().orElse(null))
                .cause(failure)
                .build();
    }

    private KubeRequest request(String link) {
        List<String> segments = new ArrayList<>(
                List.of(namespace, "https:" + status.path("serviceName").asString("") + ":443"));
        Stream.of(URI.create(link).getPath().split("/"))
                .filter(each -> !each.isEmpty())
                .forEach(segments::add);
        return KubeRequest.get(
                        "/api/v1/namespaces/{}/services/{}/proxy" + "/{}".repeat(segments.size() - 2),
                        segments.toArray(String[]::new))
                .header("Accept", "*/*");
    }

    private Secret token() throws InterruptedException {
        String name = status.path("tokenSecretRef").asString("");
        JsonNode secret = client.find(KubeKind.SECRET, namespace, name)
                .orElseThrow(() -> Refusals.precondition("the export has no token"));
        String encoded = secret.path("data").path("token").asString("");
        return Secret.of(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException none) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "this JVM has no SHA-256", none);
        }
    }
}
