package dev.polyvisor.driver.lxd.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the tests of a class a {@link SimulatedServer} in a process of its own, where threads and descriptors of this one are counted. */
final class SimulatedProcess implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SimulatedProcess.class);

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

    private record Backend(Process process, Path socket)
            implements LxdBackend, ExtensionContext.Store.CloseableResource, AutoCloseable {

        static Backend start() {
            try {
                Process process = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                SimulatedServer.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                String socket = out.readLine();
                if (socket == null) {
                    throw new IOException("the simulator ended with "
                            + process.onExit().join().exitValue());
                }
                return new Backend(process, Path.of(socket));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Path folder() {
            return socket.resolveSibling("");
        }

        @Override
        public int listen() {
            throw new UnsupportedOperationException("only the Unix socket is told");
        }

        @Override
        public String certificate() {
            throw new UnsupportedOperationException("only the Unix socket is told");
        }

        @Override
        public void stopDaemon() {
            throw new UnsupportedOperationException("it ends with the tests");
        }

        @Override
        public void startDaemon() {
            throw new UnsupportedOperationException("it ends with the tests");
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
