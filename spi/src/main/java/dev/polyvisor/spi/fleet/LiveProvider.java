package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a host holds of a provider. */
final class LiveProvider implements Provider {
    private final Session session;
    private final DriverLink link;
    private final FleetClock clock;
    private volatile @Nullable BackendVersion version;

    LiveProvider(Session session, FleetClock clock) {
        this.session = session;
        this.link = session.link();
        this.clock = clock;
    }

    Session session() {
        return session;
    }

    @Override
    public String name() {
        return session.name();
    }

    @Override
    public String driver() {
        return session.driver();
    }

    @Override
    public SyncStatus status() {
        link.requireOpen("provider.status");
        return session.status();
    }

    @Override
    public BackendVersion version() {
        link.requireOpen("provider.version");
        BackendVersion known = version;
        return known == null ? test("provider.version") : known;
    }

    @Override
    public BackendVersion test() {
        return test("provider.test");
    }

    private BackendVersion test(String verb) {
        BackendVersion now = link.call(verb, Driver::test);
        version = now;
        return now;
    }

    @Override
    public void reset() {
        link.requireOpen("provider.reset");
        session.reset();
    }

    @Override
    public void awaitParity(Duration timeout) throws InterruptedException {
        link.requireOpen("provider.awaitParity");
        if (!session.awaitParity(Deadline.in(clock, timeout))) {
            link.requireOpen("provider.awaitParity");
            throw PolyvisorException.builder(
                            ErrorCode.DEADLINE_EXCEEDED, "no parity within " + timeout + ": " + Lateness.of(session))
                    .provider(name())
                    .operation("provider.awaitParity")
                    .cause(session.status().cause().orElse(null))
                    .build();
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return link.ask("provider.capabilities", driver -> Set.copyOf(driver.capabilities()));
    }

    @Override
    public Optional<String> whyNot(Capability capability) {
        Objects.requireNonNull(capability, "capability");
        return link.ask(
                "provider.whyNot",
                driver -> driver.capabilities().contains(capability)
                        ? Optional.empty()
                        : Optional.of(driver.whyNot(capability)));
    }

    @Override
    public Instances instances() {
        return link.ask("provider.instances", Driver::instances);
    }

    @Override
    public ResourceDriver resources() {
        return link.ask("provider.resources", Driver::resources);
    }

    @Override
    public MachineDriver machines() {
        return link.ask("provider.machines", session::machines);
    }

    @Override
    public RawReply raw(RawRequest request) {
        Objects.requireNonNull(request, "request");
        return link.call("provider.raw", driver -> driver.raw(request));
    }

    @Override
    public String toString() {
        return name() + " (" + driver() + ")";
    }
}
