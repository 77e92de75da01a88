package dev.polyvisor.driver.kubevirt.instance;

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
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.api.instance.Paths;
import dev.polyvisor.api.instance.PowerControl;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.spi.instance.BackendInstance;
import dev.polyvisor.spi.instance.Blocking;
import java.util.List;
import java.util.Optional;

/** A handle. Thread safety: may be used from any thread. */
final class InstanceHandle extends BackendInstance<KubevirtVm> {
    private final Parts parts;

    InstanceHandle(Parts parts, InstanceInfo info, Optional<KubevirtVm> seen) {
        super(parts.context(), parts.table(), KubevirtVm.KIND, info, seen);
        this.parts = parts;
    }

    Parts parts() {
        return parts;
    }

    String namespace() {
        return info().ref().scope().name();
    }

    /** The instance behind it, nothing when it is gone. */
    Optional<Read> findAny() throws InterruptedException {
        return parts.lookup()
                .named(namespace(), name())
                .filter(read -> read.value().key().equals(key()));
    }

    /** The instance behind it; NOT_FOUND when it is gone. */
    Read find() throws InterruptedException {
        return findAny().orElseThrow(this::gone);
    }

    /** The machine behind it; an instance that stands alone has none. */
    WireVm machine() throws InterruptedException {
        return find().wire()
                .orElseThrow(() -> Refusals.precondition("'" + info().ref() + "' is an instance without a machine"));
    }

    PolyvisorException gone() {
        return Refusals.notFound("instance", info().ref().toString());
    }

    /** This handle, after it was read again; it keeps the last information when it is gone. */
    Instance reread() throws InterruptedException {
        Optional<KubevirtVm> before = inventoried();
        findAny().ifPresent(read -> learned(Infos.of(read), before));
        return this;
    }

    <T> Work<T> work(String verb) {
        return new Work<T>(parts, "instance." + verb)
                .on(key())
                .resumable(parts.handle(namespace(), name(), key().id()));
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
    protected InstanceInfo newer(InstanceInfo last, KubevirtVm value) {
        return Infos.newer(last, value);
    }

    @Override
    protected PowerControl power() {
        return new Power(this);
    }

    @Override
    public InstanceInfo refresh() {
        Optional<KubevirtVm> before = inventoried();
        InstanceInfo fresh = Infos.of(Blocking.get(this::find));
        learned(fresh, before);
        return fresh;
    }

    @Override
    public InstanceDetails details() {
        InstanceInfo fresh = refresh();
        return new InstanceDetails(fresh, Optional.empty(), snapshots().list(), List.of());
    }

    @Override
    public Operation<Instance> update(InstanceUpdate update) {
        return new Changes(this).update(update);
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
        return new Publishing(this, spec).start();
    }

    @Override
    public Operation<ExportResult> export(ExportSpec spec) {
        return new Exporting(this, spec).start();
    }

    @Override
    public Paths paths() {
        return new PathsFacet(this);
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
    public Console console() {
        return new ConsoleFacet(this);
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
}
