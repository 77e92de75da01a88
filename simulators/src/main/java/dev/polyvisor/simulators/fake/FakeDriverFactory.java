package dev.polyvisor.simulators.fake;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.session.Session;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The driver {@code fake}. As a service it makes a hypervisor for each connection, of the size that the connection's options
 * say; {@link #over} opens sessions on one that a test has made. The address is {@code local:}.
 *
 * <p>Thread safety: stateless.
 */
public final class FakeDriverFactory implements DriverFactory {
    private final @Nullable FakeHypervisor hypervisor;

    /** The driver that makes its hypervisors itself. */
    public FakeDriverFactory() {
        this.hypervisor = null;
    }

    private FakeDriverFactory(FakeHypervisor hypervisor) {
        this.hypervisor = Objects.requireNonNull(hypervisor, "hypervisor");
    }

    /**
     * The driver on a hypervisor. All sessions that it opens share the hypervisor, whatever their provider is called.
     *
     * @param hypervisor the hypervisor
     * @return the driver, for {@code FleetBuilder.driver}
     */
    public static FakeDriverFactory over(FakeHypervisor hypervisor) {
        return new FakeDriverFactory(hypervisor);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int level() {
        return LEVEL;
    }

    @Override
    public List<OptionSpec> options() {
        return hypervisor == null ? FakeOptions.all() : FakeOptions.ofSession();
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        if (!(connection.address() instanceof Address.Local local)
                || !local.text().isEmpty()) {
            throw PolyvisorException.invalidArgument("address", "the fake driver is found at 'local:' alone");
        }
        FakeOptions options = new FakeOptions(connection.options());
        FakeHypervisor opened = hypervisor == null ? new FakeHypervisor(options.shape(), null) : hypervisor;
        Backend backend = opened.backend();
        backend.useClock(context.clock());
        Session session = new Session(
                context, backend, options.settings(), connection.scope().orElse(Scope.of("default")));
        session.passAtOnce(FaultPoint.OPEN);
        return new FakeDriver(session, opened);
    }
}
