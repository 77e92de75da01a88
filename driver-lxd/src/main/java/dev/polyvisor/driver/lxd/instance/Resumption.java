package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.Optional;
import java.util.Set;

/**
 * Work that another process began: its operation is followed as long as LXD knows it; afterwards the state tells, where the verb
 * names a goal that shows in it.
 */
final class Resumption {
    private static final String CREATE_SNAPSHOT = "instance.snapshot.create";
    private static final Set<String> GOALS = Set.of(
            "instance.start",
            "instance.stop",
            "instance.freeze",
            "instance.unfreeze",
            "instance.delete",
            CREATE_SNAPSHOT,
            "instance.snapshot.delete");

    private final Parts parts;

    Resumption(Parts parts) {
        this.parts = parts;
    }

    Optional<OperationPlan<?>> of(String verb, String text) throws InterruptedException {
        Optional<WorkHandle> handle = WorkHandle.parse(text);
        return handle.isEmpty() || handle.get().operation().isEmpty() ? Optional.empty() : plan(verb, handle.get());
    }

    private Optional<OperationPlan<?>> plan(String verb, WorkHandle handle) throws InterruptedException {
        if (verb.equals("instance.create") || verb.equals("instance.copy")) {
            return Optional.of(created(verb, handle));
        }
        Optional<Found> found = parts.finder().withId(handle.id()).stream().findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        InstanceHandle instance = parts.handle(found.get());
        Step step = new Followed(verb, instance, handle.item());
        return Optional.of(
                verb.equals(CREATE_SNAPSHOT) || verb.equals("instance.snapshot.rename")
                        ? snapshot(verb, instance, handle, step)
                        : itself(verb, instance, handle, step));
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

    private static OperationPlan<Instance> itself(String verb, InstanceHandle instance, WorkHandle handle, Step step) {
        return instance.<Instance>work(verb.substring("instance.".length()), handle.item())
                .then(step)
                .resumed(handle, context -> instance.reread());
    }

    private static OperationPlan<Snapshot> snapshot(
            String verb, InstanceHandle instance, WorkHandle handle, Step step) {
        return instance.<Snapshot>work(verb.substring("instance.".length()), handle.item())
                .then(step)
                .resumed(handle, context -> new SnapshotsFacet(instance).now(handle.item()));
    }

    /**
     * A request that another process sent. It is never sent again.
     *
     * @param verb its verb
     * @param instance the instance
     * @param item the snapshot that it is about, empty for none
     */
    private record Followed(String verb, InstanceHandle instance, String item) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Optional<Found> found = instance.findAny();
            return switch (verb) {
                case "instance.start" -> found.filter(Found::isRunning).isPresent();
                case "instance.stop" -> found.filter(Found::isRunning).isEmpty();
                case "instance.freeze" -> found.filter(Found::isFrozen).isPresent();
                case "instance.unfreeze" ->
                    found.filter(f -> f.isRunning() && !f.isFrozen()).isPresent();
                case "instance.delete" -> found.isEmpty();
                case CREATE_SNAPSHOT ->
                    found.flatMap(f -> SnapshotsFacet.wire(f, item)).isPresent();
                case "instance.snapshot.delete" ->
                    found.flatMap(f -> SnapshotsFacet.wire(f, item)).isEmpty();
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
            return !GOALS.contains(verb);
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
            return "Creating instance";
        }
    }
}
