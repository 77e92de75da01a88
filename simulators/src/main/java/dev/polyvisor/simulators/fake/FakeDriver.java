package dev.polyvisor.simulators.fake;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.FleetClock.Timer;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.feed.Feeds;
import dev.polyvisor.simulators.fake.instance.Abilities;
import dev.polyvisor.simulators.fake.instance.FakeInstances;
import dev.polyvisor.simulators.fake.instance.Resumption;
import dev.polyvisor.simulators.fake.machine.FakeMachinePlugin;
import dev.polyvisor.simulators.fake.raw.RawCommands;
import dev.polyvisor.simulators.fake.resource.FakeResources;
import dev.polyvisor.simulators.fake.session.Session;
import dev.polyvisor.spi.resource.GenericResourceDriver;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A session on a fake hypervisor. Thread safety: may be used from any thread. */
final class FakeDriver implements Driver {
    private static final Timer NONE = () -> {};

    private final Session session;
    private final FakeHypervisor hypervisor;
    private final FakeInstances instances;
    private final RawCommands commands;
    private final FakeMachinePlugin plugin;
    private final ResourceDriver resources;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<Timer> churn = new AtomicReference<>(NONE);

    FakeDriver(Session session, FakeHypervisor hypervisor) {
        this.session = session;
        this.hypervisor = hypervisor;
        this.instances = FakeInstances.of(session);
        this.commands = new RawCommands(session);
        this.plugin = new FakeMachinePlugin(session, hypervisor.neighbours());
        this.resources = GenericResourceDriver.over(session.context(), instances, new FakeResources(session));
        session.backend().jobs().join(session.context().clock());
        if (session.settings().churn() > 0) {
            scheduleChurn();
        }
    }

    @Override
    public BackendVersion test() throws InterruptedException {
        session.enter(FaultPoint.TEST, null);
        return new BackendVersion("Fake", "1.0", Set.of());
    }

    @Override
    public Set<Kind<?>> kinds() {
        return new LinkedHashSet<>(Feeds.KINDS);
    }

    @Override
    public List<Feed<?>> feeds() {
        return Feeds.of(session);
    }

    @Override
    public Set<Capability> capabilities() {
        return Abilities.TABLE.all();
    }

    @Override
    public String whyNot(Capability capability) {
        return Abilities.TABLE.whyNot(capability).orElse("it is not absent");
    }

    @Override
    public Instances instances() {
        return instances;
    }

    @Override
    public Optional<PluginSPI<?>> plugin() {
        return Optional.of(plugin);
    }

    @Override
    public ResourceDriver resources() {
        return resources;
    }

    @Override
    public RawReply raw(RawRequest request) throws InterruptedException {
        return commands.answer(request);
    }

    @Override
    public Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        return new Resumption(instances).resume(verb, handle);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            churn.getAndSet(NONE).cancel();
            session.backend().jobs().leave(session.context().clock());
            session.passAtOnce(FaultPoint.CLOSE);
        }
    }

    private void scheduleChurn() {
        Timer timer = session.context().clock().schedule(Duration.ofSeconds(1), () -> {
            try {
                session.context()
                        .executor()
                        .execute(() -> hypervisor.churn(session.settings().churn()));
            } catch (RejectedExecutionException e) {
                return;
            }
            if (!closed.get()) {
                scheduleChurn();
            }
        });
        churn.set(timer);
        if (closed.get()) {
            timer.cancel();
        }
    }
}
