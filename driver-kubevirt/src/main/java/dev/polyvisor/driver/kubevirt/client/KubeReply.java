package dev.polyvisor.driver.kubevirt.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A reply whose body is read as it comes. Thread safety: for one thread; {@link #close} may be called from any. */
public final class KubeReply implements AutoCloseable {
    /** Longer texts are cut: they are only told, never understood. */
    private static final int LONGEST_TEXT = 1 << 20;

    /** What is left after the end of a value is white space. */
    private static final int LONGEST_REST = 1 << 16;

    private final int status;
    private final Map<String, List<String>> headers;
    private final InputStream body;

    KubeReply(int status, Map<String, List<String>> headers, InputStream body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(name))
                .flatMap(each -> each.getValue().stream())
                .findFirst();
    }

    /** The headers by their names in lower case, the first value of each. */
    public Map<String, String> headers() {
        Map<String, String> first = new TreeMap<>();
        headers.forEach((name, values) -> {
            if (!values.isEmpty()) {
                first.putIfAbsent(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        return first;
    }

    /** The body, read as it comes. */
    public InputStream stream() {
        return body;
    }

    /** The body as text, at most its first MiB. */
    String text() throws IOException {
        return new String(body.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
    }

    /** Reads the rest of a body that has told everything: only a connection without a rest is used for the next request. */
    void drain() {
        try {
            var unused = body.readNBytes(LONGEST_REST);
        } catch (IOException cut) {
            // so the next request begins a connection
        }
    }

    /** Lets go of the body; of the connection too when there is something left of it. Idempotent. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException gone) {
            // there is nothing left to let go of
        }
    }
}
