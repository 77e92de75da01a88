package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.simulators.lxd.LxdSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one simulated LXD of the run, which looks like the {@link PrivateLxd} of the live tests. */
final class SimulatedLxd implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SimulatedLxd.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LxdBackend.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Backend.class, key -> Backend.start(), Backend.class);
    }

    /** In a folder of its own, which it leaves with nothing. */
    private record Backend(LxdSimulator simulator, Path folder)
            implements LxdBackend, ExtensionContext.Store.CloseableResource, AutoCloseable {

        static Backend start() {
            try {
                // short, because the path of a Unix socket may have 107 bytes
                Path folder = Files.createTempDirectory("lxd");
                Backend backend = new Backend(
                        LxdSimulator.builder()
                                .unixSocket(folder.resolve("socket"))
                                .https()
                                .start(),
                        folder);
                backend.simulator.content().image(TestImage.ALIAS);
                backend.plain().send("POST", "/1.0/projects", PrivateLxd.OTHER_PROJECT);
                return backend;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Path socket() {
            return simulator.unixSocket();
        }

        @Override
        public int listen() {
            return simulator.https().getPort();
        }

        @Override
        public String certificate() {
            return simulator.certificate().pem();
        }

        @Override
        public void stopDaemon() {
            simulator.goDown();
        }

        @Override
        public void startDaemon() {
            simulator.comeUp();
        }

        @Override
        public void close() throws IOException {
            simulator.close();
            Files.delete(folder);
        }
    }
}
