package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
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
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A handle. Thread safety: may be used from any thread. */
class FakeInstance implements Instance {
    private final Parts parts;
    private final String id;
    private final AtomicReference<InstanceInfo> last;

    FakeInstance(Parts parts, InstanceInfo info) {
        this.parts = parts;
        this.id = info.id();
        this.last = new AtomicReference<>(info);
    }

    final Parts parts() {
        return parts;
    }

    /** The machine behind it, read from the backend; NOT_FOUND when it is gone. */
    final MachineDatum read() {
        parts.session().pass(FaultPoint.LOOKUP, FakeMachine.KIND);
        return parts.machines().get(id);
    }

    final void need(Capability capability) {
        Abilities.need(info().type(), capability);
    }

    /** A verb on this instance. */
    final <T> Verb<T> verb(String name) {
        return new Verb<T>(parts, "instance." + name).on(id);
    }

    /** The result of a verb that makes nothing of its own: this handle, with what is true by then. */
    final Instance itself(String unused) {
        parts.backend().machine(id).ifPresent(machine -> last.set(parts.infos().of(machine)));
        return this;
    }

    @Override
    public ResourceKey key() {
        return parts.key(id);
    }

    @Override
    public InstanceInfo info() {
        Optional<FakeMachine> known = parts.session()
                .context()
                .inventory()
                .get(FakeMachine.KIND, key())
                .map(entry -> entry.value());
        UnaryOperator<InstanceInfo> newer =
                info -> known.map(machine -> Infos.newer(info, machine)).orElse(info);
        return last.updateAndGet(newer);
    }

    @Override
    public InstanceInfo refresh() {
        InstanceInfo fresh = parts.infos().of(read());
        last.set(fresh);
        return fresh;
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
        return new Power(this).suspend();
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
        return Listening.begin(parts, id, listener);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Instance that && key().equals(that.key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return "Instance[" + key() + "]";
    }
}
