package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Trust;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;

/** An access that makes a client of its own from a configuration. Thread safety: may be used from any thread. */
final class ConfiguredAccess implements ClusterAccess {
    private final Supplier<Config> configuration;
    private final Optional<String> namespace;
    private final Trust trust;

    /**
     * An access.
     *
     * @param configuration makes the configuration; may run a program
     * @param namespace the namespace that it names
     * @param trust decides over the certificate of the server where it is pinned by its fingerprint
     */
    ConfiguredAccess(Supplier<Config> configuration, Optional<String> namespace, Trust trust) {
        this.configuration = configuration;
        this.namespace = namespace;
        this.trust = trust;
    }

    @Override
    public Optional<String> namespace() {
        return namespace;
    }

    @Override
    public Opened open(Executor executor) {
        try {
            Config config = withoutHabits(configuration.get());
            boolean proxied = config.getHttpsProxy() != null || config.getHttpProxy() != null;
            HttpClient.Builder builder = new OurHttp(executor, proxied).newBuilder(config);
            if (trust instanceof Trust.PinnedCertificate pinned) {
                builder.sslContext(
                        SSLUtils.keyManagers(config), new TrustManager[] {new FingerprintTrust(pinned.sha256())});
            }
            return new Opened(builder.build(), config.getMasterUrl(), namespace, true);
        } catch (PolyvisorException told) {
            throw told;
        } catch (IOException | GeneralSecurityException | RuntimeException useless) {
            // what is wrong may quote a key or the output of a program
            throw PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the credentials of the connection cannot be used");
        }
    }

    /** Requests are repeated by the engine alone, and each watch has a connection of its own. */
    private static Config withoutHabits(Config config) {
        return new ConfigBuilder(config)
                .withAutoConfigure(false)
                .withHttp2Disable(true)
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(0)
                .build();
    }
}
