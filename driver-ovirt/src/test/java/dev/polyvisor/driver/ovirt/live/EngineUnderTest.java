package dev.polyvisor.driver.ovirt.live;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Trust;
import dev.polyvisor.simulators.ovirt.OvirtContent;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The engine that the live tests run against: that of {@code OVIRT_URL}, {@code OVIRT_USER}, {@code OVIRT_PASSWORD} and {@code OVIRT_CA},
 * system properties or environment variables, and one that is simulated where there is no {@code OVIRT_URL}. The simulated one is
 * reached through the same four values.
 *
 * @param url the address of the API
 * @param user the user with its profile
 * @param authority the certificate that is trusted in PEM form
 * @param isReal whether it is none that is simulated
 */
record EngineUnderTest(String url, String user, Secret password, String authority, boolean isReal) {
    private static final List<String> NAMES = List.of("OVIRT_URL", "OVIRT_USER", "OVIRT_PASSWORD", "OVIRT_CA");

    static EngineUnderTest of(Map<String, String> values, boolean isReal) {
        List<String> missing = NAMES.stream()
                .filter(name -> values.getOrDefault(name, "").isBlank())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("OVIRT_URL is given, but not " + String.join(", ", missing));
        }
        return new EngineUnderTest(
                values.get("OVIRT_URL"),
                values.get("OVIRT_USER"),
                Secret.of(values.get("OVIRT_PASSWORD")),
                pem(values.get("OVIRT_CA")),
                isReal);
    }

    /** The text itself, or what the file of that name has. */
    private static String pem(String text) {
        try {
            return text.contains("-----BEGIN") ? text : Files.readString(Path.of(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection connection() {
        return Connection.parse(url).login(user, password).trust(Trust.pinned(authority));
    }

    /** Never shows the password, which a record would leave to its parts. */
    @Override
    public String toString() {
        return (isReal ? "the engine at " : "a simulated engine at ") + url;
    }

    /** Gives tests the one engine of the run. */
    static final class Extension implements ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(EngineUnderTest.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == EngineUnderTest.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
                    .engine;
        }
    }

    /** Decided once for the run; ended with it. */
    private record Shared(EngineUnderTest engine, Optional<OvirtSimulator> simulator) implements AutoCloseable {

        static Shared start() {
            Map<String, String> given = new TreeMap<>();
            for (String name : NAMES) {
                String value = System.getProperty(name, System.getenv(name));
                if (value != null) {
                    given.put(name, value);
                }
            }
            Shared shared = given.containsKey("OVIRT_URL")
                    ? new Shared(EngineUnderTest.of(given, true), Optional.empty())
                    : simulated();
            System.out.println("live tests of the ovirt driver: " + shared.engine);
            return shared;
        }

        private static Shared simulated() {
            OvirtSimulator simulator = OvirtSimulator.builder()
                    .operationTime(Duration.ofMillis(20))
                    .start();
            OvirtContent content = simulator.content();
            content.host("host1");
            content.host("host2");
            content.storageDomain("nfs1");
            String model = content.vm("model");
            content.attach(model, content.disk("model_Disk1", 1L << 30));
            content.nic(model, "nic1");
            content.template("golden", model);
            content.remove("vms/" + model);
            Map<String, String> values = Map.of(
                    "OVIRT_URL", simulator.url().toString(),
                    "OVIRT_USER", simulator.user(),
                    "OVIRT_PASSWORD", simulator.password().reveal(),
                    "OVIRT_CA", simulator.authority().pem());
            return new Shared(EngineUnderTest.of(values, false), Optional.of(simulator));
        }

        @Override
        public void close() {
            simulator.ifPresent(OvirtSimulator::close);
        }
    }
}
