package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.TransferMode;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.spi.instance.Blocking;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes an instance to another server of the fleet. One server makes an operation with sockets, and the other connects to them (pull:
 * the target to those of the source; push: the other way round); where neither can reach the other, both make one and this process
 * carries the data between them.
 *
 * <p>What arrived knows by its idempotency key whose it is, so that a second try takes it up.
 */
final class ServerTransfer {
    /** What the handle of the work says of the provider that it leads to. */
    private static final String TO = "to=";
    /** The same, when the copy is to be started. */
    private static final String STARTED = "started=";
    /** How the key of an instance begins that moves. */
    private static final String MOVED = "moved:";
    /** What stands in it before the time at which the source was last started, as that was when it was carried. */
    private static final String LEFT = "@";

    private ServerTransfer() {}

    /**
     * What goes where.
     *
     * @param name the name there
     * @param key by what a second try knows the instance; of one that moves without the state in which it left
     * @param project the project there
     * @param snapshot the snapshot to take, empty for the instance
     * @param withSnapshots whether its snapshots go along
     * @param inconsistent whether files that change meanwhile are tolerated
     * @param liveness whether it is to run on, when it moves
     * @param moved whether it is the same instance afterwards: its addresses and its identity go along
     * @param macs whether the hardware addresses are kept
     * @param mode who opens the connection
     * @param location the member there
     * @param pool the pool there
     * @param labels labels beside those that it has
     */
    record Order(
            String name,
            String key,
            String project,
            Optional<String> snapshot,
            boolean withSnapshots,
            boolean inconsistent,
            Liveness liveness,
            boolean moved,
            boolean macs,
            TransferMode mode,
            Optional<String> location,
            Optional<String> pool,
            Map<String, String> labels) {

        /** What it bears there. */
        String mark(Found source) {
            return moved ? ServerTransfer.mark(key, source) : key;
        }

        private boolean isMarked(Found arrived) {
            String mark = Labels.idempotencyKey(arrived.wire().config()).orElse("");
            return moved ? mark.startsWith(key + LEFT) : mark.equals(key);
        }
    }

    /** An instance can be used between its arrival and the deletion of its source: then what arrived is not all of it. */
    private static String mark(String key, Found source) {
        return key + LEFT + source.wire().lastUsedAt();
    }

    static Operation<Instance> move(InstanceHandle instance, MigrateSpec spec, MigrationTarget.Provider provider) {
        Parts there = peer(instance, provider.name(), "target.name");
        Order order = new Order(
                spec.newName().orElse(instance.name()),
                MOVED + instance.id(),
                provider.scope().map(Scope::name).orElse(there.session().project()),
                Optional.empty(),
                spec.includeSnapshots(),
                spec.allowInconsistent(),
                spec.liveness(),
                true,
                true,
                provider.mode(),
                provider.host(),
                spec.storagePool(),
                Map.of());
        return work(instance, "migrate", order, TO + provider.name())
                .then(new Carry(instance, there, order))
                .then(new DeleteSource(
                        instance, new Arrived(there, order.project(), order.name(), Optional.of(instance))))
                .giving(context -> Creation.made(there, order.project(), order.name()));
    }

    static Operation<Instance> copy(InstanceHandle instance, CopySpec spec) {
        String provider = spec.provider().orElseThrow();
        Parts there = peer(instance, provider, "provider");
        LxdNames.require("name", spec.name(), LxdNames.instance(spec.name()));
        Order order = new Order(
                spec.name(),
                spec.idempotencyKey(),
                spec.scope().map(Scope::name).orElse(there.session().project()),
                spec.snapshot(),
                spec.includeSnapshots(),
                spec.allowInconsistent(),
                Liveness.OFFLINE,
                false,
                spec.keepMacs(),
                spec.mode(),
                spec.location(),
                spec.storagePool(),
                spec.labels());
        Work<Instance> work = work(instance, "copy", order, (spec.start() ? STARTED : TO) + provider)
                .then(new Carry(instance, there, order));
        if (spec.start()) {
            work.then(new StartThere(there, new Creation.StartMade(there, order.project(), order.name())));
        }
        return work.giving(context -> Creation.made(there, order.project(), order.name()));
    }

    private static Work<Instance> work(InstanceHandle instance, String verb, Order order, String to) {
        return instance.<Instance>work(verb, "")
                .about(() -> new WorkHandle("", order.project(), order.name(), instance.id(), to));
    }

    /** Whether work that another process began leads to another server. */
    static boolean isTransfer(WorkHandle handle) {
        return handle.item().startsWith(TO) || isStarted(handle);
    }

    static boolean isStarted(WorkHandle handle) {
        return handle.item().startsWith(STARTED);
    }

    /** The provider that a transfer leads to. */
    static String provider(WorkHandle handle) {
        return handle.item().substring(handle.item().indexOf('=') + 1);
    }

    /** The session behind another provider of this driver. */
    static Parts peer(InstanceHandle instance, String provider, String path) {
        Parts here = instance.parts();
        if (provider.equals(here.context().provider())) {
            throw PolyvisorException.invalidArgument(path, "is the provider that the instance is on");
        }
        Driver driver = here.context().peer(provider).orElseThrow(() -> Refusals.notFound("provider", provider));
        if (!(driver instanceof Peer peer)) {
            throw Refusals.unimplemented("provider '" + provider + "' is none of LXD");
        }
        return peer.service().parts();
    }

    /** Begins at one end or at both, and follows the operation of the target. */
    static final class Carry implements Step {
        private final InstanceHandle instance;
        private final Parts there;
        private final Order order;
        private final AtomicReference<@Nullable WireOperation> source = new AtomicReference<>();
        /** Whether what is followed depends on somebody else, who may be gone: when it fails it is begun here. */
        private volatile boolean adopted;
        /** Whether it is known to be what this work began: otherwise what it made is looked at before it is taken for that. */
        private volatile boolean ours;

        Carry(InstanceHandle instance, Parts there, Order order) {
            this.instance = instance;
            this.there = there;
            this.order = order;
        }

        @Override
        public Optional<Parts> elsewhere() {
            return Optional.of(there);
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<Found> found = there.finder().read(order.project(), order.name());
            if (found.isEmpty()) {
                return false;
            }
            if (!order.isMarked(found.get())) {
                throw Refusals.taken("an instance", order.project() + "/" + order.name());
            }
            return Creation.isWhole(there, found.get());
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Optional<WireOperation> underWay = Creation.running(there, order.project(), order.name());
            adopted = underWay.isPresent();
            ours = false;
            if (underWay.isPresent()) {
                watch(underWay.get());
                return underWay;
            }
            Found found = instance.find();
            boolean live = order.moved() && Migration.isLive(instance, found, order.liveness(), false);
            if (order.snapshot().isPresent()
                    && SnapshotsFacet.wire(found, order.snapshot().get()).isEmpty()) {
                throw Refusals.notFound("snapshot", order.snapshot().get());
            }
            try {
                WireOperation begun = new TransferEnds(instance.parts(), there, found, order, live).begin(source::set);
                ours = true;
                return Optional.of(begun);
            } catch (PolyvisorException e) {
                return tooLate(e);
            }
        }

        @Override
        public String description() {
            return Creation.DESCRIPTION;
        }

        /** Somebody else has taken the name since it was looked at: it may have been the same request of another client. */
        private Optional<WireOperation> tooLate(PolyvisorException refused) throws InterruptedException {
            if (refused.code() != ErrorCode.ALREADY_EXISTS) {
                throw refused;
            }
            Optional<WireOperation> faster = Creation.running(there, order.project(), order.name());
            adopted = faster.isPresent();
            if (!adopted && !isReached()) {
                throw refused;
            }
            return faster;
        }

        /** Whoever began it and then died leaves a target that waits. */
        @Override
        public void watch(WireOperation running) throws InterruptedException {
            if (TransferEnds.isAbandoned(instance, running)) {
                adopted = true;
                ours = false;
                TransferEnds.hangUp(there, running);
            }
        }

        @Override
        public boolean isAdopted() {
            return adopted;
        }

        @Override
        public boolean isRepeated() {
            return !ours;
        }

        /** The other end of a transfer that failed may still wait. One that somebody else began is begun anew. */
        @Override
        public Optional<PolyvisorException> failure(WireOperation ended) {
            if (adopted) {
                return Optional.empty();
            }
            WireOperation begun = source.get();
            if (begun != null) {
                Blocking.get(() -> {
                    try {
                        return instance.parts().calls().cancel(begun.id());
                    } catch (PolyvisorException gone) {
                        return false;
                    }
                });
            }
            return Step.super.failure(ended);
        }
    }

    /** Whether the target has the whole; its operation was begun by whoever sent it. */
    record Arrived(Parts there, String project, String name, Optional<InstanceHandle> source) implements Step {
        @Override
        public Optional<Parts> elsewhere() {
            return Optional.of(there);
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<Found> found = find();
            return found.isPresent() && Creation.isWhole(there, found.get());
        }

        private Optional<Found> find() throws InterruptedException {
            return there.finder().read(project, name);
        }

        @Override
        public Optional<WireOperation> send() {
            throw Refusals.notFound("instance", project + "/" + name);
        }

        @Override
        public void watch(WireOperation running) throws InterruptedException {
            if (source.isPresent() && TransferEnds.isAbandoned(source.get(), running)) {
                TransferEnds.hangUp(there, running);
            }
        }

        @Override
        public String description() {
            return Creation.DESCRIPTION;
        }
    }

    /** Removes what was moved, once the target has the whole and the source is off. */
    static final class DeleteSource implements Step {
        private final InstanceHandle instance;
        private final Arrived arrived;
        /** Whether it is the end of the sending that is followed: what went live is off then. */
        private volatile boolean waiting;

        DeleteSource(InstanceHandle instance, Arrived arrived) {
            this.instance = instance;
            this.arrived = arrived;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            if (!arrived.isReached()) {
                throw lost();
            }
            return instance.findAny().isEmpty();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            waiting = false;
            Optional<Found> still = instance.findAny();
            if (still.filter(Found::isRunning).isPresent()) {
                Optional<WireOperation> sending = TransferEnds.sending(instance);
                waiting = sending.isPresent();
                if (waiting) {
                    return sending;
                }
                // it may have ended between the two looks
                still = instance.findAny();
            }
            if (still.isEmpty()) {
                // a deletion that another client began has ended, which it also may below
                return Optional.empty();
            }
            Found found = still.get();
            if (found.isRunning()) {
                // a live move leaves the source off, unless it did not happen
                throw Refusals.precondition("instance '" + found.name() + "' still runs at the source");
            }
            needSame(found);
            try {
                return instance.parts().calls().begin(Requests.delete(found));
            } catch (PolyvisorException refused) {
                if (refused.code() != ErrorCode.NOT_FOUND) {
                    throw refused;
                }
                return Optional.empty();
            }
        }

        /** What is there may be of somebody else, or an earlier state. */
        private void needSame(Found found) throws InterruptedException {
            String key = MOVED + instance.id();
            String mark = Labels.idempotencyKey(arrived.find()
                            .orElseThrow(DeleteSource::lost)
                            .wire()
                            .config())
                    .orElse("");
            if (!mark.startsWith(key + LEFT)) {
                throw Refusals.taken("an instance", arrived.project() + "/" + arrived.name());
            }
            if (!mark.equals(mark(key, found))) {
                throw Refusals.precondition("instance '" + found.name()
                        + "' has been started since it was carried to provider '"
                        + arrived.there().context().provider()
                        + "', which has an earlier state of it: delete that one to move it anew");
            }
        }

        private static PolyvisorException lost() {
            return PolyvisorException.of(
                    ErrorCode.ABORTED, "the target has lost the instance; the source is left as it is");
        }

        @Override
        public boolean isAdopted() {
            return waiting;
        }

        @Override
        public Optional<PolyvisorException> failure(WireOperation ended) {
            return waiting ? Optional.empty() : Step.super.failure(ended);
        }

        @Override
        public String description() {
            return "Deleting instance";
        }
    }

    /** A step of the target. */
    record StartThere(Parts there, Step start) implements Step {
        @Override
        public Optional<Parts> elsewhere() {
            return Optional.of(there);
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return start.isReached();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return start.send();
        }

        @Override
        public String description() {
            return start.description();
        }
    }
}
