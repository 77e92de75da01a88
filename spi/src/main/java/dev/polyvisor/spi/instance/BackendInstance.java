package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.instance.Backups;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.Console;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Disks;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Guest;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.api.instance.Paths;
import dev.polyvisor.api.instance.PowerControl;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of a handle that is the same for every driver: who it is, the latest that is known of it, what it can do, and the
 * answer to everything else. What a driver does not override is UNIMPLEMENTED with the reason that {@link #whyNot} gives; so
 * the reasons have to cover it, and a verb that is missing without one is an {@link IllegalStateException}.
 *
 * <p>What a method of it does not say is as {@link Instance} says. Thread safety: may be used from any thread.
 *
 * @param <M> the type of the inventory's values
 */
public abstract class BackendInstance<M extends Machine> implements Instance {
    private final DriverContext context;
    private final CapabilityTable table;
    private final Kind<M> kind;
    private final ResourceKey key;
    private final AtomicReference<Known<M>> known;

    /**
     * What is known, and what the inventory had when that was read: whatever else the inventory has later is newer.
     *
     * @param info what is known
     * @param seen the value of the inventory before it was read, if it had one
     */
    private record Known<M>(InstanceInfo info, Optional<M> seen) {}

    /**
     * Makes a handle on what was just read.
     *
     * @param context the session
     * @param table what instances of the driver can do
     * @param kind the instances of the inventory
     * @param info what was read
     * @param seen what the inventory had before the read began, as {@link #inventoried} tells it
     */
    protected BackendInstance(
            DriverContext context, CapabilityTable table, Kind<M> kind, InstanceInfo info, Optional<M> seen) {
        this.context = context;
        this.table = table;
        this.kind = kind;
        this.key = info.key();
        this.known = new AtomicReference<>(new Known<>(info, seen));
    }

    /**
     * What is known with what the inventory has learnt since. Called again when several threads ask at once.
     *
     * @param last what was read last
     * @param value the inventory's value; not the one that it had at that time
     * @return the newer of both, attribute by attribute; {@code last} when the value tells nothing new
     */
    protected abstract InstanceInfo newer(InstanceInfo last, M value);

    /**
     * Carries out the verbs of the power switch.
     *
     * @return the driver's own; it is asked for again for each verb
     */
    protected abstract PowerControl power();

    /**
     * The value that the inventory has now. To be asked before the backend is, for {@link #learned}.
     *
     * @return the value, if there is one
     */
    protected final Optional<M> inventoried() {
        return context.inventory().get(kind, key).map(Entry::value);
    }

    /**
     * Replaces what is known.
     *
     * @param info what was just read
     * @param seen what the inventory had before the read began
     */
    protected final void learned(InstanceInfo info, Optional<M> seen) {
        known.set(new Known<>(info, seen));
    }

    /**
     * Refuses a verb that this instance has not.
     *
     * @param capability what the verb needs
     * @throws PolyvisorException UNIMPLEMENTED with the reason
     */
    public final void need(Capability capability) {
        whyNot(capability).ifPresent(reason -> {
            throw PolyvisorException.unimplemented(capability, reason);
        });
    }

    /**
     * The refusal of a verb that this instance has not.
     *
     * @param capability what the verb needs, which is absent
     * @return UNIMPLEMENTED with the reason, to be thrown
     */
    public final PolyvisorException lacking(Capability capability) {
        return PolyvisorException.unimplemented(
                capability,
                whyNot(capability)
                        .orElseThrow(() -> new IllegalStateException(
                                "the driver has no " + capability + ", and no reason why not")));
    }

    @Override
    public final ResourceKey key() {
        return key;
    }

    @Override
    public final InstanceInfo info() {
        Optional<M> now = inventoried();
        return known.updateAndGet(last ->
                        now.isEmpty() || now.equals(last.seen) ? last : new Known<>(newer(last.info, now.get()), now))
                .info();
    }

    @Override
    public final Set<Capability> capabilities() {
        return Arrays.stream(Capability.values())
                .filter(capability -> whyNot(capability).isEmpty())
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(() -> EnumSet.noneOf(Capability.class)), Collections::unmodifiableSet));
    }

    /** {@inheritDoc} By the table; a driver adds what depends on the instance or on its server. */
    @Override
    public Optional<String> whyNot(Capability capability) {
        return table.whyNot(info().type(), capability);
    }

    @Override
    public final Operation<Instance> start(StartOptions options) {
        return power().start(options);
    }

    @Override
    public final Operation<Instance> stop(StopOptions options) {
        return power().stop(options);
    }

    @Override
    public final Operation<Instance> restart(RestartOptions options) {
        return power().restart(options);
    }

    @Override
    public final Operation<Instance> freeze() {
        return power().freeze();
    }

    @Override
    public final Operation<Instance> unfreeze() {
        return power().unfreeze();
    }

    @Override
    public final Operation<Instance> suspend() {
        return power().suspend();
    }

    @Override
    public Operation<Instance> rename(String newName) {
        throw lacking(Capability.RENAME);
    }

    @Override
    public Operation<Instance> migrate(MigrateSpec spec) {
        throw lacking(
                spec.target() instanceof MigrationTarget.Provider ? Capability.MIGRATE_PROVIDER : Capability.MIGRATE);
    }

    @Override
    public Operation<Instance> copy(CopySpec spec) {
        throw lacking(Capability.COPY);
    }

    @Override
    public Operation<PublishedImage> publish(PublishSpec spec) {
        throw lacking(Capability.PUBLISH);
    }

    @Override
    public Operation<ExportResult> export(ExportSpec spec) {
        throw lacking(Capability.EXPORT);
    }

    @Override
    public Cmd exec(ExecSpec spec) {
        throw lacking(spec.terminal().isPresent() ? Capability.EXEC_INTERACTIVE : Capability.EXEC);
    }

    @Override
    public Snapshots snapshots() {
        return new UnsupportedSnapshots(this);
    }

    @Override
    public Backups backups() {
        return new UnsupportedBackups(this);
    }

    @Override
    public Files files() {
        return new UnsupportedFiles(this);
    }

    @Override
    public Console console() {
        return new UnsupportedConsole(this);
    }

    @Override
    public Paths paths() {
        return new UnsupportedPaths(this);
    }

    @Override
    public Disks disks() {
        return new UnsupportedDisks(this);
    }

    @Override
    public Nics nics() {
        return new UnsupportedNics(this);
    }

    @Override
    public Guest guest() {
        return new UnsupportedGuest(this);
    }

    @Override
    public LifecycleSubscription lifecycle(LifecycleListener listener) {
        throw lacking(Capability.LIFECYCLE_EVENTS);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Instance that && key.equals(that.key());
    }

    @Override
    public final int hashCode() {
        return key.hashCode();
    }

    @Override
    public final String toString() {
        return "Instance[" + key + "]";
    }
}
