package dev.polyvisor.driver.kubevirt.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The client of the host, which is never closed here. Thread safety: may be used from any thread. */
public final class LentAccess implements ClusterAccess {
    private final KubernetesClient client;

    public LentAccess(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<String> namespace() {
        return Optional.ofNullable(client.getConfiguration().getNamespace()).filter(name -> !name.isBlank());
    }

    @Override
    public Opened open(Executor executor) {
        Config config = client.getConfiguration();
        HttpClient http = client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder(config.getRequestConfig())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        return new Opened(http, config.getMasterUrl(), namespace(), false);
    }
}
