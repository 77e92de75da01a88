package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.Trust;
import io.fabric8.kubernetes.client.Config;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The configuration of the host, for a client of the session's own. Thread safety: may be used from any thread. */
public final class ConfigAccess implements ClusterAccess {
    private final ConfiguredAccess access;

    public ConfigAccess(Config config) {
        this.access = new ConfiguredAccess(
                () -> config,
                Optional.ofNullable(config.getNamespace()).filter(name -> !name.isBlank()),
                Trust.system());
    }

    @Override
    public Optional<String> namespace() {
        return access.namespace();
    }

    @Override
    public Opened open(Executor executor) {
        return access.open(executor);
    }
}
