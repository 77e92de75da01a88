package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DriverInfo;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.Operations;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.FleetConfig.ProviderConfig;
import dev.polyvisor.api.inventory.Inventory;
import dev.polyvisor.spi.discovery.Drivers;
import dev.polyvisor.spi.fleet.ProviderCheck.Checked;
import dev.polyvisor.spi.store.Transaction;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The providers of a host, over what they share.
 *
 * <p>Changes of one name go one after the other, under a lock of that name; they may take as long as a driver may for
 * opening and closing. Closing the fleet takes none of these locks.
 */
final class LiveFleet implements Fleet {
    private final Drivers drivers;
    private final Core core;
    private final Sessions sessions;
    private final Duration closeTimeout;
    private final Inventory inventory;
    private final Map<String, LiveProvider> providers = new ConcurrentSkipListMap<>();
    private final Map<String, ReentrantLock> changes = new ConcurrentHashMap<>();

    LiveFleet(Drivers drivers, Core core, Foundations foundations, Duration closeTimeout) {
        this.drivers = drivers;
        this.core = core;
        this.sessions = new Sessions(core, foundations);
        this.closeTimeout = closeTimeout;
        this.inventory = new LiveInventory(core.store(), this);
    }

    /** Opens the first providers; adds what their drivers find wrong, in which case the fleet is to be closed. */
    void open(List<Checked> first, List<Violation> faults) {
        List<Session> all = sessions.open(first, faults);
        if (faults.isEmpty()) {
            all.forEach(this::publish);
        }
    }

    @Override
    public Inventory inventory() {
        return inventory;
    }

    @Override
    public Provider provider(String name) {
        LiveProvider provider = providers.get(Objects.requireNonNull(name, "name"));
        if (provider == null) {
            requireOpen();
            throw notFound(name);
        }
        return provider;
    }

    @Override
    public List<Provider> providers() {
        return List.copyOf(providers.values());
    }

    @Override
    public List<DriverInfo> drivers() {
        return drivers.list();
    }

    @Override
    public Operations operations() {
        return core.operations();
    }

    @Override
    public Provider add(String name, String driver, Connection connection) {
        Checked checked = check(name, driver, connection);
        return exclusively(name, () -> {
            if (providers.containsKey(name)) {
                throw PolyvisorException.builder(ErrorCode.ALREADY_EXISTS, "there is a provider '" + name + "'")
                        .provider(name)
                        .build();
            }
            return publish(open(checked));
        });
    }

    @Override
    public Provider replace(String name, String driver, Connection connection) {
        Checked checked = check(name, driver, connection);
        return exclusively(name, () -> {
            LiveProvider old = providers.get(name);
            if (old == null) {
                throw notFound(name);
            }
            Session session = open(checked);
            // whoever waits for parity waits for that of the new one
            LiveProvider fresh = new LiveProvider(session, core.clock());
            providers.put(name, fresh);
            sessions.close(old.session(), closeTimeout, OperationState.UNKNOWN, "the provider was replaced");
            write(transaction -> transaction.stale(name, true));
            start(fresh);
            return fresh;
        });
    }

    @Override
    public boolean remove(String name) {
        Objects.requireNonNull(name, "name");
        return exclusively(name, () -> {
            LiveProvider old = providers.remove(name);
            if (old == null) {
                return false;
            }
            sessions.close(old.session(), closeTimeout, OperationState.CANCELLED, "the provider was removed");
            write(transaction -> transaction.remove(name));
            return true;
        });
    }

    @Override
    public void close() {
        close(closeTimeout);
    }

    @Override
    public void close(Duration bound) {
        sessions.close(bound, providers::clear);
    }

    Deadline deadline(Duration timeout) {
        return Deadline.in(core.clock(), timeout);
    }

    /** The names of the providers, in their order. */
    Set<String> names() {
        return providers.keySet();
    }

    void requireOpen() {
        sessions.requireOpen();
    }

    /** Waits for the parity of a provider, or of the one that has replaced it meanwhile; empty when there is nothing to wait for. */
    Optional<Session> lateForParity(String name, Deadline deadline) throws InterruptedException {
        LiveProvider before = null;
        LiveProvider provider = providers.get(name);
        while (provider != null && provider != before) {
            Session session = provider.session();
            if (session.awaitParity(deadline)) {
                return Optional.empty();
            }
            if (!session.link().isClosed()) {
                return Optional.of(session);
            }
            before = provider;
            provider = providers.get(name);
        }
        return Optional.empty();
    }

    private Checked check(String name, String driver, Connection connection) {
        requireOpen();
        ProviderCheck check = new ProviderCheck(drivers);
        return check.check(new ProviderConfig(name, driver, connection))
                .orElseThrow(() -> PolyvisorException.invalid(check.faults()));
    }

    private Session open(Checked checked) {
        List<Violation> faults = new ArrayList<>();
        Session session = sessions.open(List.of(checked), faults).get(0);
        if (!faults.isEmpty()) {
            sessions.close(session, closeTimeout, OperationState.CANCELLED, "the provider was refused");
            throw PolyvisorException.invalid(faults);
        }
        return session;
    }

    private LiveProvider publish(Session session) {
        LiveProvider provider = new LiveProvider(session, core.clock());
        providers.put(session.name(), provider);
        start(provider);
        return provider;
    }

    /** The fleet may have been closed meanwhile; then the session is closed already, or about to be. */
    private void start(LiveProvider provider) {
        provider.session().start();
        if (sessions.isClosed()) {
            providers.remove(provider.name(), provider);
            requireOpen();
        }
    }

    private void write(Consumer<Transaction> work) {
        try {
            core.store().commit(Set.of(), work);
        } catch (PolyvisorException failure) {
            if (!sessions.isClosed()) {
                throw failure;
            }
        }
    }

    private <T> T exclusively(String name, Supplier<T> change) {
        ReentrantLock lock = changes.computeIfAbsent(name, any -> new ReentrantLock());
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }

    private PolyvisorException notFound(String name) {
        String there = providers.isEmpty() ? "there is none" : "there are " + String.join(", ", providers.keySet());
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "no provider has the name '" + name + "'; " + there);
    }

    @Override
    public String toString() {
        return "Fleet" + providers.values();
    }
}
