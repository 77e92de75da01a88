package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OptionSpec;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.machine.PluginSPI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A driver over a list of items, with a hook at each place where drivers fail and hang. */
final class LabFactory implements DriverFactory {
    private final String name;
    private final Map<String, Hook> hooks = new ConcurrentHashMap<>();
    private final List<String> items = new CopyOnWriteArrayList<>(List.of("one", "two"));
    final List<LabDriver> opened = new CopyOnWriteArrayList<>();
    final AtomicInteger closed = new AtomicInteger();
    volatile List<OptionSpec> options = List.of();
    volatile boolean streaming;
    volatile Kind<Item> kind = Item.KIND;
    volatile Optional<PluginSPI<?>> plugin = Optional.empty();

    /** What happens at a place. */
    @FunctionalInterface
    interface Hook {
        void run() throws InterruptedException;
    }

    LabFactory(String name) {
        this.name = name;
    }

    /** At {@code name}, {@code level}, {@code options}, {@code open}, {@code test}, {@code list}, {@code read}, {@code stream}, {@code cancel}, {@code accept}, {@code close}. */
    LabFactory at(String place, Hook hook) {
        hooks.put(place, hook);
        return this;
    }

    LabFactory items(String... names) {
        items.clear();
        items.addAll(List.of(names));
        return this;
    }

    private void visit(String place) throws InterruptedException {
        hooks.getOrDefault(place, () -> {}).run();
    }

    private void visitUninterrupted(String place) {
        try {
            visit(place);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        visitUninterrupted("name");
        return name;
    }

    @Override
    public int level() {
        visitUninterrupted("level");
        return LEVEL;
    }

    @Override
    public List<OptionSpec> options() {
        visitUninterrupted("options");
        return options;
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        visitUninterrupted("open");
        LabDriver driver = new LabDriver(context, connection);
        opened.add(driver);
        return driver;
    }

    final class LabDriver implements Driver {
        final DriverContext context;
        final Connection connection;

        LabDriver(DriverContext context, Connection connection) {
            this.context = context;
            this.connection = connection;
        }

        @Override
        public BackendVersion test() throws InterruptedException {
            visit("test");
            return new BackendVersion("Lab", "1.0", Set.of());
        }

        @Override
        public Set<Kind<?>> kinds() {
            return Set.of(kind);
        }

        @Override
        public List<Feed<?>> feeds() {
            List<Adapter<String>> adapters = List.of(new Items());
            return List.of(streaming ? Feed.of(new Events(), adapters) : Feed.listed(adapters));
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.START);
        }

        @Override
        public String whyNot(Capability capability) {
            return "the lab has no " + capability;
        }

        @Override
        public Optional<PluginSPI<?>> plugin() {
            return plugin;
        }

        @Override
        public RawReply raw(RawRequest request) throws InterruptedException {
            visit("raw");
            return new RawReply(200, Map.of(), request.path());
        }

        @Override
        public Optional<OperationPlan<?>> resume(String verb, String handle) {
            return Optional.of(plan(verb, handle));
        }

        OperationPlan<String> plan(String verb, String handle) {
            return OperationPlan.<String>of(verb)
                    .accept(any -> {
                        visit("accept");
                        return Acceptance.accepted(handle);
                    })
                    .completion(any -> {
                        visit("check");
                        return new Completion.Done();
                    })
                    .touched(any -> Set.of(Target.entity(kind.key(context.provider(), "one"))))
                    .result(any -> handle)
                    .build();
        }

        @Override
        public void close() {
            visitUninterrupted("close");
            closed.incrementAndGet();
        }

        private final class Items implements Adapter<String> {
            @Override
            public Set<Kind<?>> kinds() {
                return Set.of(kind);
            }

            @Override
            public Set<String> events() {
                return Set.of();
            }

            @Override
            public Listing list(AdapterContext adapter) throws InterruptedException {
                visit("list");
                return Listing.of(items.stream().map(this::item).toList());
            }

            @Override
            public Set<Target> affected(AdapterContext adapter, String event) {
                return Set.of(Target.entity(kind.key(context.provider(), event)));
            }

            @Override
            public ChangeSet read(AdapterContext adapter, Set<Target> targets) throws InterruptedException {
                visit("read");
                ChangeSet.Builder changes = ChangeSet.builder();
                for (Target target : targets) {
                    if (target instanceof Target.Entity entity) {
                        if (items.contains(entity.key().id())) {
                            changes.upsert(item(entity.key().id()));
                        } else {
                            changes.delete(entity.key());
                        }
                    } else {
                        changes.replace(kind, items.stream().map(this::item).toList());
                    }
                }
                return changes.build();
            }

            private Item item(String id) {
                return new Item(kind.key(context.provider(), id), id);
            }
        }
    }

    private final class Events implements StreamingSource<String> {
        @Override
        public boolean resumable() {
            return false;
        }

        @Override
        public Subscription open(Optional<Cursor> from, EventSink<String> sink) throws InterruptedException {
            visit("stream");
            return () -> visitUninterrupted("cancel");
        }

        @Override
        public String name() {
            return "events";
        }

        @Override
        public Delivery delivery() {
            return Delivery.HINT;
        }

        @Override
        public String code(String event) {
            return "changed";
        }
    }
}
