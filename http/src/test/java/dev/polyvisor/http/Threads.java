package dev.polyvisor.http;

import dev.polyvisor.api.Connection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The executor of a test, which takes the place of a fleet's. */
public final class Threads implements AfterEachCallback {
    private final ExecutorService executor = Executors.newCachedThreadPool();

    public ExecutorService executor() {
        return executor;
    }

    /** For a backend named lab. */
    HttpTransportBuilder transport(Connection connection) {
        return HttpTransport.builder(connection, "lab", executor);
    }

    HttpTransport open(String url) {
        return transport(Connection.parse(url)).build();
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        executor.shutdownNow();
        if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a task does not end");
        }
    }
}
