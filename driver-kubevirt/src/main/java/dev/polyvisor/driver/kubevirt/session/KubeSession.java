package dev.polyvisor.driver.kubevirt.session;

import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.driver.kubevirt.client.KubeClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An open session. Thread safety: may be used from any thread.
 */
public final class KubeSession {
    private final DriverContext context;
    private final KubeClient client;
    private final KubeKeys keys;
    private final Namespaces namespaces;
    private final SessionSettings settings;
    private final Set<String> narrow = ConcurrentHashMap.newKeySet();

    public KubeSession(DriverContext context, KubeClient client, Namespaces namespaces, SessionSettings settings) {
        this.context = context;
        this.client = client;
        this.keys = new KubeKeys(context.provider());
        this.namespaces = namespaces;
        this.settings = settings;
    }

    /**
     * What the host chose.
     *
     * @param silence how long the server may be silent in a request
     * @param streamingLists whether collections are listed as streams where the server can
     */
    public record SessionSettings(Duration silence, boolean streamingLists) {}

    public DriverContext context() {
        return context;
    }

    public KubeClient client() {
        return client;
    }

    public KubeKeys keys() {
        return keys;
    }

    public Namespaces namespaces() {
        return namespaces;
    }

    public SessionSettings settings() {
        return settings;
    }

    /** Whether a collection is looked at namespace by namespace: chosen so, or the server refuses it as a whole. */
    public boolean isNarrow(String plural) {
        return !namespaces.chosen().isEmpty() || narrow.contains(plural);
    }

    /** The server refuses a collection as a whole. */
    public void narrow(String plural) {
        narrow.add(plural);
    }
}
