package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.Optional;

/**
 * Work that another process began: its operation is followed as long as LXD knows it; afterwards the state tells, where the verb
 * names a goal that shows in it.
 */
final class Resumption {
    private static final String VERBS = "instance.";

    private final Parts parts;

    Resumption(Parts parts) {
        this.parts = parts;
    }

    Optional<OperationPlan<?>> of(String verb, String text) throws InterruptedException {
        Optional<WorkHandle> handle = WorkHandle.parse(text);
        return handle.isEmpty() || handle.get().operation().isEmpty() ? Optional.empty() : plan(verb, handle.get());
    }

    private Optional<OperationPlan<?>> plan(String verb, WorkHandle handle) throws InterruptedException {
        if (ServerTransfer.isTransfer(handle)) {
            return transferred(verb, handle);
        }
        if (handle.item().equals(Creation.DISKS)) {
            // of the disks only the request tells
            return Optional.empty();
        }
        if (verb.equals("instance.create") || verb.equals("instance.copy") || verb.equals("instance.import")) {
            return Optional.of(created(verb, handle));
        }
        Optional<Found> found = parts.finder().withId(handle.id()).stream().findFirst();
        return found.isEmpty() ? Optional.empty() : Optional.of(followed(verb, parts.handle(found.get()), handle));
    }

    private OperationPlan<Instance> created(String verb, WorkHandle handle) {
        Work<Instance> work = new Work<Instance>(parts, verb)
                .on(parts.keys().instance(handle.project(), handle.name()))
                .then(new Made(parts, handle.project(), handle.name()));
        if (handle.item().equals(Creation.START)) {
            work.then(new Creation.StartMade(parts, handle.project(), handle.name()));
        }
        return work.resumed(handle, context -> Creation.made(parts, handle.project(), handle.name()));
    }

    /** Goes on only while the other provider is there. */
    private Optional<OperationPlan<?>> transferred(String verb, WorkHandle handle) throws InterruptedException {
        Optional<Driver> driver = parts.context().peer(ServerTransfer.provider(handle));
        if (driver.isEmpty() || !(driver.get() instanceof Peer peer)) {
            return Optional.empty();
        }
        Parts there = peer.service().parts();
        Optional<InstanceHandle> source =
                parts.finder().withId(handle.id()).stream().findFirst().map(parts::handle);
        ServerTransfer.Arrived arrived = new ServerTransfer.Arrived(there, handle.project(), handle.name(), source);
        Work<Instance> work = new Work<Instance>(parts, verb).then(arrived);
        if (verb.equals("instance.migrate")) {
            source.ifPresent(left -> work.then(new ServerTransfer.DeleteSource(left, arrived)));
        } else if (ServerTransfer.isStarted(handle)) {
            work.then(new ServerTransfer.StartThere(
                    there, new Creation.StartMade(there, handle.project(), handle.name())));
        }
        return Optional.of(work.resumed(handle, context -> Creation.made(there, handle.project(), handle.name())));
    }

    private static OperationPlan<?> followed(String verb, InstanceHandle instance, WorkHandle handle) {
        String item = handle.item();
        return switch (verb) {
            case "instance.snapshot.create",
                    "instance.snapshot.rename",
                    "instance.snapshot.expire",
                    "instance.snapshot.keep" ->
                following(verb, instance, handle, context -> new SnapshotsFacet(instance).now(item));
            case "instance.backup.create", "instance.backup.rename" ->
                following(verb, instance, handle, context -> new BackupsFacet(instance).now(item));
            case "instance.publish" ->
                following(verb, instance, handle, context -> new Publishing(instance).published(item));
            case "instance.nic.attach", "instance.nic.update" ->
                following(verb, instance, handle, context -> new NicsFacet(instance).now(item));
            case "instance.disk.attach",
                    "instance.disk.update",
                    "instance.disk.resize",
                    "instance.disk.move",
                    "instance.disk.insert-medium",
                    "instance.disk.eject-medium" ->
                following(verb, instance, handle, context -> new DisksFacet(instance).now(item));
            default -> following(verb, instance, handle, context -> instance.reread());
        };
    }

    private static <T> OperationPlan<T> following(
            String verb, InstanceHandle instance, WorkHandle handle, OperationPlan.Step<T> result) {
        return instance.<T>work(verb.substring(VERBS.length()), handle.item())
                .then(new Followed(verb, instance, handle.item()))
                .resumed(handle, result);
    }

    /**
     * A request that another process sent. It is never sent again.
     *
     * @param verb its verb
     * @param instance the instance
     * @param item what of the instance it is about, empty for all of it
     */
    private record Followed(String verb, InstanceHandle instance, String item) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Optional<Found> found = instance.findAny();
            return switch (verb) {
                case "instance.start" -> found.filter(Found::isRunning).isPresent();
                case "instance.stop" -> found.filter(Found::isRunning).isEmpty();
                case "instance.suspend" ->
                    found.filter(f -> f.isStopped() && f.wire().stateful()).isPresent();
                case "instance.freeze" -> found.filter(Found::isFrozen).isPresent();
                case "instance.unfreeze" ->
                    found.filter(f -> f.isRunning() && !f.isFrozen()).isPresent();
                case "instance.delete" -> found.isEmpty();
                case "instance.migrate" -> new Moved(instance.parts(), instance, item).isReached();
                case "instance.snapshot.create" ->
                    found.flatMap(f -> SnapshotsFacet.wire(f, item)).isPresent();
                case "instance.snapshot.delete" ->
                    found.flatMap(f -> SnapshotsFacet.wire(f, item)).isEmpty();
                case "instance.backup.create" ->
                    found.flatMap(f -> BackupWork.wire(f, item)).isPresent();
                case "instance.backup.delete" ->
                    found.flatMap(f -> BackupWork.wire(f, item)).isEmpty();
                case "instance.publish" -> new Publishing(instance).isPublished(item);
                case "instance.nic.attach" ->
                    found.flatMap(f -> DeviceEdits.find(f, NicForm.TYPE, item)).isPresent();
                case "instance.nic.detach" ->
                    found.flatMap(f -> DeviceEdits.find(f, NicForm.TYPE, item)).isEmpty();
                default -> false;
            };
        }

        @Override
        public Optional<WireOperation> send() {
            throw new IllegalStateException(verb + " was sent by another process");
        }

        @Override
        public String description() {
            return verb;
        }

        /** Of all other verbs the state does not tell whether they were carried out. */
        @Override
        public boolean isOneMore() {
            return switch (verb) {
                case "instance.start",
                        "instance.stop",
                        "instance.suspend",
                        "instance.freeze",
                        "instance.unfreeze",
                        "instance.delete",
                        "instance.snapshot.create",
                        "instance.snapshot.delete",
                        "instance.backup.create",
                        "instance.backup.delete",
                        "instance.publish",
                        "instance.nic.attach",
                        "instance.nic.detach" -> false;
                case "instance.migrate" -> !Moved.isTelling(item);
                default -> true;
            };
        }
    }

    /** The creation that another process began; the instance shows before it is complete. */
    private record Made(Parts parts, String project, String name) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return parts.finder().read(project, name).isPresent();
        }

        @Override
        public Optional<WireOperation> send() {
            throw Refusals.notFound("instance", project + "/" + name);
        }

        @Override
        public String description() {
            return Creation.DESCRIPTION;
        }
    }
}
