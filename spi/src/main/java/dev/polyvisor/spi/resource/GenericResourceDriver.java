package dev.polyvisor.spi.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Disk;
import dev.polyvisor.api.resource.Orphan;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.spi.resource.BoundedCall.Work;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The resource driver of every backend: instances with volumes, over the driver's {@link Instances} and its
 * {@link ResourceBackend}. The page {@code docs/resources.md} has the definition and the configuration that it reads.
 *
 * <p>It is named after its provider, so providers of different names on one backend do not see each other's resources. All
 * that it knows lies in the backend, except the configuration that {@link #prepare} was given.
 *
 * <p>Work runs on the provider's executor. A caller that is interrupted, or whose time is up, is let go at once; the work is
 * interrupted and undoes what it has done, within as much time again.
 *
 * <p>Thread safety: may be used from any thread. Calls for one resource or one idempotency key go one after the other.
 */
public final class GenericResourceDriver implements ResourceDriver {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    private final Holdings holdings;
    private final JsonMapper mapper;
    private final TextReader reader;
    private final GuestData guest;
    private final InFlight inFlight;
    private final String session;
    private final AtomicReference<@Nullable ResourceConfiguration> configuration;
    private final @Nullable Duration timeout;

    private GenericResourceDriver(Holdings holdings) {
        this.holdings = holdings;
        this.mapper = JsonFields.mapper();
        this.reader = new TextReader(mapper, holdings.backend());
        this.guest = new GuestData(mapper, holdings.backend());
        this.inFlight = new InFlight(holdings.context().clock());
        this.session = holdings.random().substring(0, 8);
        this.configuration = new AtomicReference<>();
        this.timeout = null;
    }

    private GenericResourceDriver(GenericResourceDriver other, Duration timeout) {
        this.holdings = other.holdings;
        this.mapper = other.mapper;
        this.reader = other.reader;
        this.guest = other.guest;
        this.inFlight = other.inFlight;
        this.session = other.session;
        this.configuration = other.configuration;
        this.timeout = timeout;
    }

    /**
     * The resource driver of a session. A driver makes one and hands out the same each time.
     *
     * @param context what the engine gave the session
     * @param instances the instances in the scope of the session
     * @param backend what else it needs of the backend
     * @return the driver, which has to be prepared
     */
    public static GenericResourceDriver over(DriverContext context, Instances instances, ResourceBackend backend) {
        return new GenericResourceDriver(new Holdings(context, nameOf(context.provider()), instances, backend));
    }

    /** The name of the provider; one with capital letters is told apart from the same in small ones. */
    private static String nameOf(String provider) {
        String lower = provider.toLowerCase(Locale.ROOT);
        return lower.equals(provider)
                ? provider
                : lower + "-" + Marks.digest(provider).substring(0, 8);
    }

    @Override
    public String name() {
        return holdings.driver();
    }

    @Override
    public Duration timeout() {
        ResourceConfiguration prepared = configuration.get();
        return timeout != null ? timeout : prepared == null ? ResourceConfiguration.TIMEOUT : prepared.timeout();
    }

    @Override
    public ResourceDriver within(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw PolyvisorException.invalidArgument("timeout", "is not above zero");
        }
        return new GenericResourceDriver(this, time);
    }

    @Override
    public void prepare(String text) {
        ResourceConfiguration wanted = check("resources.prepare", () -> reader.configuration(text));
        Duration time = timeout != null ? timeout : wanted.timeout();
        boolean unused = call("resources.prepare", time, answer -> {
            holdings.backend().check(wanted);
            answer.give(true);
        });
        configuration.set(wanted);
    }

    @Override
    public void validateDefinition(String text) {
        ResourceConfiguration prepared = configuration.get();
        Set<String> types = prepared == null ? holdings.backend().diskTypes() : prepared.diskTypes();
        Definition unused = check("resources.validateDefinition", () -> reader.definition(text, types));
    }

    @Override
    public Allocation allocate(AllocationRequest request) {
        String verb = "resources.allocate";
        ResourceConfiguration prepared = prepared(verb);
        ResourcePlan plan = check(verb, () -> plan(request, prepared));
        Duration time = timeout();
        return call(verb, time, answer -> new Allocating(holdings, inFlight, plan, time).run(answer));
    }

    private ResourcePlan plan(AllocationRequest request, ResourceConfiguration prepared) {
        Definition definition = reader.definition(request.definition(), prepared.diskTypes());
        ObjectNode metadata = guest.merged(request.metadata(), definition);
        String key = request.idempotencyKey()
                .map(each -> "key " + each)
                .orElseGet(() -> "random " + holdings.random() + holdings.random());
        ResourcePlan plan = new ResourcePlan(
                name(), Marks.digest(name(), key), definition, prepared, guest.of(definition, metadata));
        // what the specification of an instance refuses is refused before anything is done
        Object unused = plan.instance("02:00:00:00:00:01", Map.of(), Map.of());
        return plan;
    }

    @Override
    public AllocationStatus status(String hwaddr) {
        String verb = "resources.status";
        Optional<String> mac = mac(verb, hwaddr);
        ResourceConfiguration unused = prepared(verb);
        if (mac.isEmpty()) {
            return AllocationStatus.NONE;
        }
        return call(
                verb,
                timeout(),
                answer -> answer.give(
                        holdings.instance(mac.get()).isPresent() ? AllocationStatus.ALLOCATED : AllocationStatus.NONE));
    }

    @Override
    public String snapshot(String hwaddr, boolean full) {
        String verb = "resources.snapshot";
        Optional<String> mac = mac(verb, hwaddr);
        Duration age = prepared(verb).orphanAge();
        Duration time = timeout();
        return call(
                verb,
                time,
                answer -> new Snapshotting(holdings, inFlight, session, mapper, time)
                        .run(mac.orElse(hwaddr), full, age, answer));
    }

    @Override
    public void deallocate(String hwaddr) {
        String verb = "resources.deallocate";
        Optional<String> mac = mac(verb, hwaddr);
        ResourceConfiguration unused = prepared(verb);
        if (mac.isPresent()) {
            Duration time = timeout();
            boolean unusedToo = call(verb, time, answer -> {
                new Sweeping(holdings, inFlight, time).deallocate(mac.get());
                answer.give(true);
            });
        }
    }

    @Override
    public Capacity capacity(String text) {
        String verb = "resources.capacity";
        ResourceConfiguration prepared = prepared(verb);
        Definition definition = check(verb, () -> reader.definition(text, prepared.diskTypes()));
        return call(verb, timeout(), answer -> answer.give(capacity(definition)));
    }

    /** A disk that is used again is for one resource at a time. */
    private Capacity capacity(Definition definition) throws InterruptedException {
        Capacity room = holdings.backend().room(definition.requirements());
        for (Map.Entry<String, Disk> disk : definition.requirements().disks().entrySet()) {
            if (disk.getValue().reuse() && !room.exhausted()) {
                String reason = "disk '" + disk.getKey() + "' is for one resource at a time";
                boolean taken =
                        holdings
                                .volumes(Map.of(Marks.REUSE, Marks.YES, Marks.DISK, Marks.encode(disk.getKey())))
                                .stream()
                                .anyMatch(each -> !each.users().isEmpty());
                room = Capacity.of(taken ? 0 : 1, reason);
            }
        }
        return room;
    }

    @Override
    public List<Orphan> orphans() {
        String verb = "resources.orphans";
        Duration age = prepared(verb).orphanAge();
        Duration time = timeout();
        return call(verb, time, answer -> answer.give(new Sweeping(holdings, inFlight, time).orphans(age)));
    }

    @Override
    public void remove(Orphan orphan) {
        String verb = "resources.remove";
        Objects.requireNonNull(orphan, "orphan");
        ResourceConfiguration unused = prepared(verb);
        Duration time = timeout();
        boolean unusedToo = call(verb, time, answer -> {
            new Sweeping(holdings, inFlight, time).remove(orphan);
            answer.give(true);
        });
    }

    @Override
    public String toString() {
        return "GenericResourceDriver[" + name() + "]";
    }

    private ResourceConfiguration prepared(String verb) {
        ResourceConfiguration prepared = configuration.get();
        if (prepared == null) {
            throw told(verb, PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "prepare has not succeeded yet"));
        }
        return prepared;
    }

    /** The address in its normal form; empty for what is no address, which no resource of this driver has. */
    private Optional<String> mac(String verb, String hwaddr) {
        String normal = check(verb, () -> Allocation.normalHwaddr(hwaddr));
        return MAC.matcher(normal).matches() ? Optional.of(normal) : Optional.empty();
    }

    private <T> T check(String verb, Supplier<T> check) {
        try {
            return check.get();
        } catch (PolyvisorException e) {
            throw told(verb, e);
        }
    }

    private <T> T call(String verb, Duration time, Work<T> work) {
        Deadline deadline = Deadline.in(holdings.context().clock(), time);
        try {
            return BoundedCall.make(holdings.context(), deadline, work);
        } catch (PolyvisorException e) {
            throw told(verb, e);
        }
    }

    private PolyvisorException told(String verb, PolyvisorException failure) {
        return failure.in(holdings.context().provider(), verb);
    }
}
