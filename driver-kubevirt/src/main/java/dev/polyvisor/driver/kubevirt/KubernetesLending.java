package dev.polyvisor.driver.kubevirt;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Trust;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import dev.polyvisor.driver.kubevirt.client.ClusterAccess;
import dev.polyvisor.driver.kubevirt.client.ConfigAccess;
import dev.polyvisor.driver.kubevirt.client.LentAccess;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Drivers over what a host has of fabric8 already: its client, or its configuration. Each is a driver of its own, given to
 * {@code Fleet.builder().driver(..)}, whose connections are {@code local:} with nothing but scope, options and time-outs:
 *
 * <pre>{@code
 * Fleet.builder()
 *         .driver(KubernetesLending.client("kubevirt-lent", client))
 *         .provider("prod", "kubevirt-lent", Connection.parse("local:"))
 *         .open();
 * }</pre>
 *
 * <p>A client that is lent is never closed by the library, and has to live until the fleet is closed. Of a configuration a
 * client of the session's own is made, which is closed with it.
 *
 * <p>Thread safety: stateless.
 */
public final class KubernetesLending {
    private KubernetesLending() {}

    /**
     * A driver over a client of the host.
     *
     * @param name the name of the driver: lower-case letters, digits and {@code -}
     * @param client the client; never closed here
     * @return the driver
     */
    public static DriverFactory client(String name, KubernetesClient client) {
        return new Lent(name, new LentAccess(Objects.requireNonNull(client, "client")));
    }

    /**
     * A driver over a configuration of the host.
     *
     * @param name the name of the driver: lower-case letters, digits and {@code -}
     * @param config the configuration; not changed
     * @return the driver
     */
    public static DriverFactory config(String name, Config config) {
        return new Lent(name, new ConfigAccess(Objects.requireNonNull(config, "config")));
    }

    private record Lent(String name, ClusterAccess access) implements DriverFactory {
        private Lent {
            if (!name.matches("[a-z0-9-]+")) {
                throw PolyvisorException.invalidArgument("name", "is not made of lower-case letters, digits and '-'");
            }
        }

        @Override
        public int level() {
            return LEVEL;
        }

        @Override
        public List<OptionSpec> options() {
            return KubevirtDriverFactory.allOptions().stream()
                    .filter(option -> !option.name().equals(KubevirtDriverFactory.IMPERSONATION_OPTION))
                    .toList();
        }

        @Override
        public Driver open(DriverContext context, Connection connection) {
            List<Violation> faults = new ArrayList<>();
            if (!(connection.address() instanceof Address.Local)) {
                faults.add(new Violation("address", "is not local:, and the client of the host knows where it goes"));
            }
            if (!(connection.credentials() instanceof Credentials.None)) {
                faults.add(new Violation("credentials", "the client of the host has its own"));
            }
            if (!connection.trust().equals(Trust.system())) {
                faults.add(new Violation("trust", "the client of the host has its own"));
            }
            if (connection.proxy().isPresent()) {
                faults.add(new Violation("proxy", "the client of the host has its own"));
            }
            if (!faults.isEmpty()) {
                throw PolyvisorException.invalid(faults);
            }
            return Openings.open(context, connection, access);
        }
    }
}
