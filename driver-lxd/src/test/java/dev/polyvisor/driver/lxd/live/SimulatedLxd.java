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

/**
 * Gives tests the one {@link SimulatedServer} of the run. It is a process of its own, as the real one is: some tests count the threads
 * and descriptors of theirs.
 */
final class SimulatedLxd implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SimulatedLxd.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().isAssignableFrom(Backend.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Backend.class, key -> Backend.start(), Backend.class);
    }

    /** The simulated server, told what to do through its input. */
    record Backend(Process process, BufferedReader answers, Path socket, int listen, String certificate)
            implements LxdBackend, AutoCloseable {

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
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                return new Backend(
                        process,
                        answers,
                        Path.of(answer(answers)),
                        Integer.parseInt(answer(answers)),
                        "-----BEGIN CERTIFICATE-----\n" + answer(answers) + "\n-----END CERTIFICATE-----\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String answer(BufferedReader answers) throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the simulator has ended");
            }
            return line;
        }

        private void tell(String command) {
            try {
                process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
                String unused = answer(answers);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Where it listens is what it is told to say, whatever a test has set meanwhile. */
        @Override
        public int listen() {
            String setting = "{\"config\":{\"core.https_address\":\"127.0.0.1:" + listen + "\"}}";
            plain().send("PATCH", "/1.0", setting);
            return listen;
        }

        /** The next events come twice. */
        void repeatEvents(int count) {
            tell(String.valueOf(count));
        }

        @Override
        public Path folder() {
            return socket.resolveSibling("");
        }

        @Override
        public void stopDaemon() {
            tell(SimulatedServer.DOWN);
        }

        @Override
        public void startDaemon() {
            tell(SimulatedServer.UP);
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
