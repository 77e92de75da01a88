package dev.polyvisor.driver.kubevirt.client;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;

/** Makes clients that run on the threads of the session, and know of no proxy but the one that they are given. */
final class OurHttp extends JdkHttpClientFactory {
    private final Executor executor;
    private final boolean proxied;

    OurHttp(Executor executor, boolean proxied) {
        this.executor = executor;
        this.proxied = proxied;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return HttpClient.newBuilder().executor(executor);
    }

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
        if (!proxied) {
            builder.proxy(HttpClient.Builder.NO_PROXY);
        }
    }
}
