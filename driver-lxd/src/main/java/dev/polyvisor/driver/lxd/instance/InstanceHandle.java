package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Backups;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.Config;
import dev.polyvisor.api.instance.Console;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Disks;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Guest;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.api.instance.Paths;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A handle. Thread safety: may be used from any thread. */
class InstanceHandle implements Instance {
    private final Parts parts;
    private final ResourceKey key;
    private final AtomicReference<Known> known;

    /**
     * What is known, and what the inventory had when that was read: whatever else the inventory has later is newer.
     *
     * @param info what is known
     * @param seen the value of the inventory before it was read, if it had one
     */
    private record Known(InstanceInfo info, @Nullable LxdInstance seen) {}

    InstanceHandle(Parts parts, Found found, @Nullable LxdInstance seen) {
        this.parts = parts;
        this.key = found.value().key();
        this.known = new AtomicReference<>(new Known(Infos.of(found), seen));
    }

    final Parts parts() {
        return parts;
    }

    /** The instance behind it; NOT_FOUND when it is gone. */
    final Found find() throws InterruptedException {
        return findAny().orElseThrow(this::gone);
    }

    /** The instance behind it, nothing when it is gone. */
    final Optional<Found> findAny() throws InterruptedException {
        return parts.finder().of(key, info().ref());
    }

    /** The same for a read of the caller: an interrupt becomes CANCELLED. */
    final Found read() {
        return Blocking.get(this::find);
    }

    final PolyvisorException gone() {
        return Refusals.notFound("instance", info().ref().toString());
    }

    final void need(Capability capability) {
        Abilities.need(info().type(), capability);
    }

    final PolyvisorException lacking(Capability capability) {
        return PolyvisorException.unimplemented(
                capability, whyNot(capability).orElseThrow(() -> new IllegalStateException(capability + " is there")));
    }

    /** A verb on this instance. */
    final <T> Work<T> work(String verb, String item) {
        return new Work<T>(parts, "instance." + verb).on(key).about(() -> {
            InstanceInfo last = info();
            return new WorkHandle("", last.ref().scope().name(), last.name(), key.id(), item);
        });
    }

    /** A verb that results in this handle, with what is true by then. */
    final Operation<Instance> itself(String verb, Step... steps) {
        Work<Instance> work = work(verb, "");
        for (Step step : steps) {
            work.then(step);
        }
        return work.giving(context -> reread());
    }

    /** This handle, after it was read again; it keeps the last information when it is gone. */
    final Instance reread() throws InterruptedException {
        LxdInstance before = inventoried();
        findAny().ifPresent(found -> known.set(new Known(Infos.of(found), before)));
        return this;
    }

    /** This handle under another name. */
    final Instance renamed(Found found) {
        known.set(new Known(Infos.of(found), inventoried()));
        return this;
    }

    private @Nullable LxdInstance inventoried() {
        return parts.context()
                .inventory()
                .get(LxdInstance.KIND, key)
                .map(entry -> entry.value())
                .orElse(null);
    }

    @Override
    public ResourceKey key() {
        return key;
    }

    @Override
    public InstanceInfo info() {
        LxdInstance now = inventoried();
        return known.updateAndGet(last ->
                        now == null || now.equals(last.seen) ? last : new Known(Infos.newer(last.info, now), now))
                .info();
    }

    @Override
    public InstanceInfo refresh() {
        LxdInstance before = inventoried();
        InstanceInfo fresh = Infos.of(read());
        known.set(new Known(fresh, before));
        return fresh;
    }

    @Override
    public InstanceDetails details() {
        LxdInstance before = inventoried();
        Found found = read();
        known.set(new Known(Infos.of(found), before));
        return Details.of(parts, found);
    }

    @Override
    public Set<Capability> capabilities() {
        return Abilities.of(info().type());
    }

    @Override
    public Optional<String> whyNot(Capability capability) {
        return Abilities.whyNot(info().type(), capability);
    }

    @Override
    public Operation<Instance> start(StartOptions options) {
        return new Power(this).start(options);
    }

    @Override
    public Operation<Instance> stop(StopOptions options) {
        return new Power(this).stop(options);
    }

    @Override
    public Operation<Instance> restart(RestartOptions options) {
        return new Power(this).restart(options);
    }

    @Override
    public Operation<Instance> freeze() {
        return new Power(this).freeze();
    }

    @Override
    public Operation<Instance> unfreeze() {
        return new Power(this).unfreeze();
    }

    @Override
    public Operation<Instance> suspend() {
        throw lacking(Capability.SUSPEND);
    }

    @Override
    public Operation<Instance> rename(String newName) {
        return new Renaming(this).rename(newName);
    }

    @Override
    public Operation<Instance> update(InstanceUpdate update) {
        return new Changes(this).update(update);
    }

    @Override
    public Operation<Instance> delete(DeleteOptions options) {
        return new Power(this).delete(options);
    }

    @Override
    public Operation<Instance> migrate(MigrateSpec spec) {
        throw lacking(Capability.MIGRATE);
    }

    @Override
    public Operation<Instance> copy(CopySpec spec) {
        return new Copying(this).copy(spec);
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
        return new Execution(this).start(spec);
    }

    @Override
    public Config config() {
        return new ConfigFacet(this);
    }

    @Override
    public Snapshots snapshots() {
        return new SnapshotsFacet(this);
    }

    @Override
    public Backups backups() {
        return new BackupsFacet(this);
    }

    @Override
    public Files files() {
        return new FilesFacet(this);
    }

    @Override
    public Console console() {
        return new ConsoleFacet(this);
    }

    @Override
    public Paths paths() {
        return new PathsFacet(this);
    }

    @Override
    public Disks disks() {
        return new DisksFacet(this);
    }

    @Override
    public Nics nics() {
        return new NicsFacet(this);
    }

    @Override
    public Guest guest() {
        return new GuestFacet(this);
    }

    @Override
    public LifecycleSubscription lifecycle(LifecycleListener listener) {
        need(Capability.LIFECYCLE_EVENTS);
        return parts.lifecycles().listen(this, listener);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Instance that && key().equals(that.key());
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return "Instance[" + key + "]";
    }
}
