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
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.spi.instance.BackendInstance;
import dev.polyvisor.spi.instance.Blocking;
import java.util.Optional;

/** A handle. Thread safety: may be used from any thread. */
class InstanceHandle extends BackendInstance<LxdInstance> {
    private final Parts parts;

    InstanceHandle(Parts parts, Found found, Optional<LxdInstance> seen) {
        super(parts.context(), Abilities.TABLE, LxdInstance.KIND, Infos.of(found), seen);
        this.parts = parts;
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
        return parts.finder().of(key(), info().ref());
    }

    /** The same for a read of the caller: an interrupt becomes CANCELLED. */
    final Found read() {
        return Blocking.get(this::find);
    }

    final PolyvisorException gone() {
        return Refusals.notFound("instance", info().ref().toString());
    }

    /** A verb on this instance. */
    final <T> Work<T> work(String verb, String item) {
        return new Work<T>(parts, "instance." + verb).on(key()).about(() -> {
            InstanceInfo last = info();
            return new WorkHandle("", last.ref().scope().name(), last.name(), id(), item);
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
        Optional<LxdInstance> before = inventoried();
        findAny().ifPresent(found -> learned(Infos.of(found), before));
        return this;
    }

    /** This handle under another name. */
    final Instance renamed(Found found) {
        learned(Infos.of(found), inventoried());
        return this;
    }

    @Override
    public Optional<String> whyNot(Capability capability) {
        return super.whyNot(capability)
                .or(() -> Abilities.whyNot(info(), parts.session().hasCriu(), capability));
    }

    @Override
    protected InstanceInfo newer(InstanceInfo last, LxdInstance value) {
        return Infos.newer(last, value);
    }

    @Override
    protected Power power() {
        return new Power(this);
    }

    @Override
    public InstanceInfo refresh() {
        Optional<LxdInstance> before = inventoried();
        InstanceInfo fresh = Infos.of(read());
        learned(fresh, before);
        return fresh;
    }

    @Override
    public InstanceDetails details() {
        Optional<LxdInstance> before = inventoried();
        Found found = read();
        learned(Infos.of(found), before);
        return Details.of(parts, found);
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
    public Operation<Instance> copy(CopySpec spec) {
        return new Copying(this).copy(spec);
    }

    @Override
    public Operation<Instance> migrate(MigrateSpec spec) {
        return new Migration(this).migrate(spec);
    }

    @Override
    public Operation<PublishedImage> publish(PublishSpec spec) {
        return new Publishing(this).publish(spec);
    }

    @Override
    public Operation<ExportResult> export(ExportSpec spec) {
        return new Exporting(this).export(spec);
    }

    @Override
    public Backups backups() {
        return new BackupsFacet(this);
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
    public Guest guest() {
        return new GuestFacet(this);
    }

    @Override
    public LifecycleSubscription lifecycle(LifecycleListener listener) {
        need(Capability.LIFECYCLE_EVENTS);
        return parts.lifecycles().listen(this, listener);
    }
}
