package dev.polyvisor.driver.kubevirt;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Trust;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import dev.polyvisor.driver.kubevirt.client.Accesses;
import dev.polyvisor.driver.kubevirt.client.ClusterAccess;
import dev.polyvisor.driver.kubevirt.client.ServiceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver {@code kubevirt}, for Kubernetes clusters that serve {@code kubevirt.io/v1}.
 *
 * <p>Addresses: {@code kubeconfig:PATH} or the text of a kubeconfig, each with a context; {@code incluster:} for the service
 * account of the pod; {@code https://HOST:6443} with a token or a client certificate; plain http to the loopback alone, for
 * simulators. The program that a kubeconfig names for credentials is run only when the connection allows it, with the first
 * request. The scope of the connection is the namespace; without one it is that of the context, else {@code default}.
 *
 * <p>A client of the host's own is lent with {@link KubernetesLending}.
 *
 * <p>Thread safety: stateless.
 */
public final class KubevirtDriverFactory implements DriverFactory {
    /** The option for the namespaces that are looked at: names with commas between them, or {@code *} for all. */
    public static final String NAMESPACES_OPTION = "namespaces";

    /** The option, {@code true} or {@code false}, that lets a kubeconfig act as somebody else. */
    public static final String IMPERSONATION_OPTION = "impersonation";

    /** The option, {@code true} or {@code false}, to list collections as streams where the server can. */
    public static final String STREAMING_LISTS_OPTION = "streaming-lists";

    private static final Logger LOG = LoggerFactory.getLogger(KubevirtDriverFactory.class);
    private static final String NO = "false";
    private static final String YES_OR_NO = "true|false";

    /** The driver. */
    public KubevirtDriverFactory() {}

    @Override
    public String name() {
        return "kubevirt";
    }

    @Override
    public int level() {
        return LEVEL;
    }

    @Override
    public List<OptionSpec> options() {
        return allOptions();
    }

    static List<OptionSpec> allOptions() {
        return List.of(
                OptionSpec.optional(
                                NAMESPACES_OPTION,
                                "The namespaces that are looked at, with commas between them; * for all that the server shows.")
                        .orElse("*")
                        .matching("\\*|[a-z0-9-]+(\\s*,\\s*[a-z0-9-]+)*"),
                OptionSpec.optional(IMPERSONATION_OPTION, "Whether a kubeconfig may act as somebody else.")
                        .orElse(NO)
                        .matching(YES_OR_NO),
                OptionSpec.optional(
                                STREAMING_LISTS_OPTION,
                                "Whether collections are listed as streams where the server can.")
                        .orElse(NO)
                        .matching(YES_OR_NO));
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        List<Violation> faults = new ArrayList<>();
        Optional<ClusterAccess> access = Accesses.of(
                connection,
                ServiceAccount.ofPod(),
                Boolean.parseBoolean(connection.options().getOrDefault(IMPERSONATION_OPTION, NO)),
                faults);
        if (access.isEmpty()) {
            connection.scope().map(Scope::name).ifPresent(name -> Openings.namespaces(connection, name, faults));
            throw PolyvisorException.invalid(faults);
        }
        if (connection.trust() instanceof Trust.Insecure) {
            LOG.warn("{}: the certificate of the API server is not checked", context.provider());
        }
        return Openings.open(context, connection, access.get());
    }
}
