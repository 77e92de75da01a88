package dev.polyvisor.driver.kubevirt.client;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.Optional;

/** Ends clients of the JDK with their connections, as can be done from 21 on. Before, the collector does it one day. */
final class ClientShutdown {
    private static final Optional<MethodHandle> SHUTDOWN_NOW = find();

    private ClientShutdown() {}

    private static Optional<MethodHandle> find() {
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class)));
        } catch (NoSuchMethodException | IllegalAccessException before21) {
            return Optional.empty();
        }
    }

    /** Ends a client, where that can be done. Does not block. */
    static void now(HttpClient client) {
        if (SHUTDOWN_NOW.isEmpty()) {
            return;
        }
        try {
            SHUTDOWN_NOW.get().invokeExact(client);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable undeclared) {
            throw new IllegalStateException(undeclared);
        }
    }
}
