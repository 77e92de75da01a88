package dev.polyvisor.driver.lxd;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.client.TrustSecret;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdSession;
import java.util.List;
import java.util.Optional;

/**
 * The driver {@code lxd}, for LXD from 4.0 on and Incus.
 *
 * <p>Addresses: {@code unix:PATH}, {@code lxd-sockets:} for the socket of this host, {@code https://HOST:8443}; plain http to
 * the loopback alone, for simulators. Over HTTPS the session is a client certificate (or, with LXD 6, a bearer token), and the
 * server is best known by the fingerprint of its certificate. The scope of the connection is the project, {@code default}
 * without one.
 *
 * <p>Thread safety: stateless.
 */
public final class LxdDriverFactory implements DriverFactory {
    /** The option for where instances are created in a cluster: a member, or {@code @} and a group. */
    public static final String TARGET_OPTION = "target";

    /** The option that says that the server has CRIU, and so saves the memory of containers: {@code true} or {@code false}. */
    public static final String CRIU_OPTION = "criu";

    /** The secret option with which the server is asked to trust the certificate, until 5.21: its trust password. */
    public static final String TRUST_PASSWORD_OPTION = "trust-password";

    /** The secret option with which the server is asked to trust the certificate, from 5.0 on: a token, good for once. */
    public static final String TRUST_TOKEN_OPTION = "trust-token";

    /** The driver. */
    public LxdDriverFactory() {}

    @Override
    public String name() {
        return "lxd";
    }

    @Override
    public int level() {
        return LEVEL;
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.optional(
                                TARGET_OPTION,
                                "Where instances are created in a cluster: the name of a member, or @ and the name of a group.")
                        .matching("@?[A-Za-z0-9][A-Za-z0-9._-]*"),
                OptionSpec.optional(
                                CRIU_OPTION,
                                "Whether the server has CRIU, with which it saves the memory of containers; it does not tell.")
                        .matching("true|false"),
                OptionSpec.secret(
                        TRUST_PASSWORD_OPTION,
                        "The server's trust password, to have it trust the client certificate (until 5.21)."),
                OptionSpec.secret(
                        TRUST_TOKEN_OPTION,
                        "A token of the server, to have it trust the client certificate once (from 5.0 on)."));
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        LxdSockets.Found socket = LxdSockets.find(connection.address());
        Connection found = socket.connection(connection);
        ConnectionFaults.refuse(connection, found);
        String project = connection.scope().map(Scope::name).or(socket::project).orElse(Features.DEFAULT);
        LxdClient client =
                LxdClient.of(found, context.provider(), context.executor(), TrustSecret.of(connection.secrets()));
        return new LxdDriver(new LxdSession(
                context,
                client,
                project,
                Optional.ofNullable(connection.options().get(TARGET_OPTION)),
                "true".equals(connection.options().get(CRIU_OPTION))));
    }
}
