package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Operation;
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
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.spi.instance.BackendInstance;
import java.util.Optional;

/** A handle. Thread safety: may be used from any thread. */
class FakeInstance extends BackendInstance<FakeMachine> {
    private final Parts parts;

    FakeInstance(Parts parts, InstanceInfo info) {
        super(parts.session().context(), Abilities.TABLE, FakeMachine.KIND, info, Optional.empty());
        this.parts = parts;
    }

    final Parts parts() {
        return parts;
    }

    /** The machine behind it, read from the backend; NOT_FOUND when it is gone. */
    final MachineDatum read() {
        parts.session().pass(FaultPoint.LOOKUP, FakeMachine.KIND);
        return parts.machines().get(id());
    }

    /** A verb on this instance. */
    final <T> Verb<T> verb(String name) {
        return new Verb<T>(parts, "instance." + name).on(id());
    }

    /** The result of a verb that makes nothing of its own: this handle, with what is true by then. */
    final Instance itself(String unused) {
        parts.backend().machine(id()).ifPresent(this::learn);
        return this;
    }

    private InstanceInfo learn(MachineDatum machine) {
        InstanceInfo fresh = parts.infos().of(machine);
        // versions say what is newer
        learned(fresh, Optional.empty());
        return fresh;
    }

    @Override
    protected InstanceInfo newer(InstanceInfo last, FakeMachine value) {
        return Infos.newer(last, value);
    }

    @Override
    protected Power power() {
        return new Power(this);
    }

    @Override
    public InstanceInfo refresh() {
        return learn(read());
    }

    @Override
    public InstanceDetails details() {
        return new InstanceDetails(
                refresh(),
                Optional.of(guest().statistics()),
                snapshots().list(),
                backups().list());
    }

    @Override
    public Operation<Instance> rename(String newName) {
        return new Movement(this).rename(newName);
    }

    @Override
    public Operation<Instance> update(InstanceUpdate update) {
        return new FakeConfig(this).update(update);
    }

    @Override
    public Operation<Instance> delete(DeleteOptions options) {
        return new Power(this).delete(options);
    }

    @Override
    public Operation<Instance> migrate(MigrateSpec spec) {
        return new Movement(this).migrate(spec);
    }

    @Override
    public Operation<Instance> copy(CopySpec spec) {
        return new Movement(this).copy(spec);
    }

    @Override
    public Operation<PublishedImage> publish(PublishSpec spec) {
        return new Exports(this).publish(spec);
    }

    @Override
    public Operation<ExportResult> export(ExportSpec spec) {
        return new Exports(this).export(spec);
    }

    @Override
    public Cmd exec(ExecSpec spec) {
        return new Execution(this).start(spec);
    }

    @Override
    public Config config() {
        return new FakeConfig(this);
    }

    @Override
    public Snapshots snapshots() {
        return new FakeSnapshots(this);
    }

    @Override
    public Backups backups() {
        return new FakeBackups(this);
    }

    @Override
    public Files files() {
        return new FakeFiles(this);
    }

    @Override
    public Console console() {
        return new FakeConsole(this);
    }

    @Override
    public Paths paths() {
        return new FakePaths(this);
    }

    @Override
    public Disks disks() {
        return new FakeDisks(this);
    }

    @Override
    public Nics nics() {
        return new FakeNics(this);
    }

    @Override
    public Guest guest() {
        return new FakeGuest(this);
    }

    @Override
    public LifecycleSubscription lifecycle(LifecycleListener listener) {
        return Listening.begin(parts, id(), listener);
    }
}
