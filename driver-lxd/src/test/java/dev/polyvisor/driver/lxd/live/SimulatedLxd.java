package dev.polyvisor.driver.lxd.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link SimulatedServer} of the run, started before the first of them and ended after the last. */
final class SimulatedLxd implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SimulatedLxd.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().isAssignableFrom(SimulatedServer.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
                .server;
    }

    /** Made once for the run. */
    private record Shared(SimulatedServer server) implements ExtensionContext.Store.CloseableResource, AutoCloseable {

        static Shared start() {
            try {
                return new Shared(SimulatedServer.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
