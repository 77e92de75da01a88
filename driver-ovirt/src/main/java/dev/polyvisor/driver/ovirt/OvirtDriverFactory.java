package dev.polyvisor.driver.ovirt;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.driver.ovirt.client.ConnectionFaults;
import dev.polyvisor.driver.ovirt.client.EngineAddress;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import java.util.List;

/**
 * The driver {@code ovirt}, for oVirt engines from 4.3 on.
 *
 * <p>The address is that of the API, {@code https://HOST/ovirt-engine/api}, or only the host; plain http to the loopback alone,
 * for simulators. The credentials are a user with profile, such as {@code admin@internal}, and a password, with which the session
 * logs in at the single sign-on of the engine; or a token that somebody else has got there. The account has to see the whole
 * system: a read-only administrator does for the inventory. The scope of the connection is the default data centre.
 *
 * <p>Thread safety: stateless.
 */
public final class OvirtDriverFactory implements DriverFactory {

    /** The driver. */
    public OvirtDriverFactory() {}

    @Override
    public String name() {
        return "ovirt";
    }

    @Override
    public int level() {
        return LEVEL;
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        List<Violation> faults = ConnectionFaults.of(connection);
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
        Address.Url url = (Address.Url) connection.address();
        EngineAddress address = EngineAddress.of(url.url())
                .orElseThrow(() -> PolyvisorException.invalidArgument("address", "is that of no API"));
        OvirtClient client =
                OvirtClient.of(connection, address, context.provider(), context.executor(), context.clock());
        return new OvirtDriver(new OvirtSession(context, client, connection.scope()));
    }
}
