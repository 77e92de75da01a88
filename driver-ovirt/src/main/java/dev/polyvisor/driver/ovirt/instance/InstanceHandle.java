package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Config;
import dev.polyvisor.api.instance.Console;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Disks;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.Guest;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.api.instance.PowerControl;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.spi.instance.BackendInstance;
import dev.polyvisor.spi.instance.Blocking;
import java.util.List;
import java.util.Optional;

/** A handle. Thread safety: may be used from any thread. */
final class InstanceHandle extends BackendInstance<OvirtVm> {
    private final Parts parts;

    InstanceHandle(Parts parts, InstanceInfo info, Optional<OvirtVm> seen) {
        super(parts.context(), parts.table(), OvirtVm.KIND, info, seen);
        this.parts = parts;
    }

    Parts parts() {
        return parts;
    }

    /** The instance behind it, nothing when it is gone. */
    Optional<Read> findAny() throws InterruptedException {
        return parts.lookup().withId(id());
    }

    /** The instance behind it; NOT_FOUND when it is gone. */
    Read find() throws InterruptedException {
        return findAny().orElseThrow(this::gone);
    }

    /** What it is doing now. */
    MachineState state() throws InterruptedException {
        return find().value().state();
    }

    /** Whether nothing works on it that would refuse everything else. */
    boolean isUnlocked() throws InterruptedException {
        return state() != MachineState.PROVISIONING;
    }

    PolyvisorException gone() {
        return Refusals.notFound("instance", info().ref().toString());
    }

    /** This handle, after it was read again; it keeps the last information when it is gone. */
    Instance reread() throws InterruptedException {
        Optional<OvirtVm> before = inventoried();
        findAny().ifPresent(read -> learned(parts.info(read.value()), before));
        return this;
    }

    <T> Work<T> work(String verb) {
        return work(verb, "");
    }

    /** Work that is about an item of it, such as a snapshot. */
    <T> Work<T> work(String verb, String item) {
        WorkHandle about = new WorkHandle("", "", id(), info().ref().scope().name(), name(), item, false);
        return new Work<T>(parts, "instance." + verb).on(key()).about(about);
    }

    /** A verb that results in this handle, with what is true by then. */
    Operation<Instance> itself(String verb, Step... steps) {
        Work<Instance> work = work(verb);
        for (Step step : steps) {
            work.then(step);
        }
        return work.giving(context -> reread());
    }

    @Override
    protected InstanceInfo newer(InstanceInfo last, OvirtVm value) {
        return parts.info(value);
    }

    @Override
    protected PowerControl power() {
        return new Power(this);
    }

    @Override
    public InstanceInfo refresh() {
        Optional<OvirtVm> before = inventoried();
        InstanceInfo fresh = parts.info(Blocking.get(this::find).value());
        learned(fresh, before);
        return fresh;
    }

    @Override
    public InstanceDetails details() {
        InstanceInfo fresh = refresh();
        return new InstanceDetails(
                fresh, Optional.of(guest().statistics()), snapshots().list(), List.of());
    }

    @Override
    public Operation<Instance> update(InstanceUpdate update) {
        return new Changes(this).update(update);
    }

    @Override
    public Operation<Instance> rename(String newName) {
        return new Renaming(this).rename(newName);
    }

    @Override
    public Operation<Instance> delete(DeleteOptions options) {
        return new Deletion(this).delete(options);
    }

    @Override
    public Operation<Instance> migrate(MigrateSpec spec) {
        return new Moving(this).migrate(spec);
    }

    @Override
    public Operation<Instance> copy(CopySpec spec) {
        need(Capability.COPY);
        return new Copying(this).copy(spec);
    }

    @Override
    public Operation<PublishedImage> publish(PublishSpec spec) {
        need(Capability.PUBLISH);
        return new Publishing(this).publish(spec);
    }

    @Override
    public Operation<ExportResult> export(ExportSpec spec) {
        need(Capability.EXPORT);
        return new Exporting(this).export(spec);
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
    public Disks disks() {
        return new DisksFacet(this);
    }

    @Override
    public Nics nics() {
        return new NicsFacet(this);
    }

    @Override
    public Console console() {
        return new ConsoleFacet(this);
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
