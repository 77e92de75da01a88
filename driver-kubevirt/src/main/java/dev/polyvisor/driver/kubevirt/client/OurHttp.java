package dev.polyvisor.driver.kubevirt.client;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a client that runs on the threads of the session, that knows of no proxy but the one that it is given, and whose
 * connections end with it where the JDK can do that: from 21 on. Before, idle ones end when the client is collected.
 */
final class OurHttp extends JdkHttpClientFactory {
    private final Executor executor;
    private final boolean proxied;
    private volatile @Nullable HttpClient made;

    OurHttp(Executor executor, boolean proxied) {
        this.executor = executor;
        this.proxied = proxied;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return new KeptClient(HttpClient.newBuilder().executor(this::execute), client -> made = client);
    }

    /**
     * What a client has left to do when its session takes no work any more is done by the thread that asks, and blocks nowhere:
     * before 21 a client that is refused forgets the exchange in the middle, and its connection stays open.
     */
    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException over) {
            task.run();
        }
    }

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
        if (!proxied) {
            builder.proxy(HttpClient.Builder.NO_PROXY);
        }
    }

    /** fabric8 forgets its client and leaves it to the collector, with the connections that are idle. */
    @Override
    protected void closeHttpClient(JdkHttpClientImpl client) {
        super.closeHttpClient(client);
        HttpClient last = made;
        made = null;
        if (last != null) {
            ClientShutdown.now(last);
        }
    }
}
