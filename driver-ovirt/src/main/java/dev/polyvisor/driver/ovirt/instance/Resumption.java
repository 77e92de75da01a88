package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.wire.WireSnapshot;
import java.util.Optional;
import java.util.Set;

/**
 * Work that another process began: its job is followed as long as the engine knows it; and the state tells, where the verb names a goal
 * that shows in it. What results in something else than an instance or a snapshot is not taken up.
 */
final class Resumption {
    private static final String CREATE_SNAPSHOT = "instance.snapshot.create";
    private static final Set<String> GOALS = Set.of(
            "instance.start",
            "instance.stop",
            "instance.suspend",
            "instance.delete",
            "instance.snapshot.deleteAll",
            CREATE_SNAPSHOT,
            "instance.snapshot.delete");
    private static final Set<String> FOLLOWED = Set.of(
            "instance.restart",
            "instance.migrate",
            "instance.snapshot.restore",
            "instance.snapshot.preview",
            "instance.snapshot.commit",
            "instance.snapshot.undo");

    private final Parts parts;

    Resumption(Parts parts) {
        this.parts = parts;
    }

    Optional<OperationPlan<?>> of(String verb, String text) throws InterruptedException {
        Optional<WorkHandle> handle = WorkHandle.parse(text);
        if (handle.isEmpty()) {
            return Optional.empty();
        }
        if (verb.equals("instance.create") || verb.equals("instance.copy")) {
            return Optional.of(created(verb, handle.get()));
        }
        if (!GOALS.contains(verb) && !FOLLOWED.contains(verb)) {
            return Optional.empty();
        }
        if (FOLLOWED.contains(verb) && handle.get().job().isEmpty()) {
            return Optional.empty();
        }
        Optional<Read> found = parts.lookup().withId(handle.get().vm());
        return found.isEmpty() ? Optional.empty() : Optional.of(plan(verb, handle.get(), parts.handle(found.get())));
    }

    private OperationPlan<?> plan(String verb, WorkHandle handle, InstanceHandle instance) {
        String what = verb.substring("instance.".length());
        Step step = new Followed(verb, instance, handle.item());
        if (verb.equals(CREATE_SNAPSHOT)) {
            return instance.<Snapshot>work(what, handle.item())
                    .then(step)
                    .resumed(handle, context -> new SnapshotsFacet(instance).now(handle.item()));
        }
        return instance.<Instance>work(what, handle.item()).then(step).resumed(handle, context -> instance.reread());
    }

    private OperationPlan<Instance> created(String verb, WorkHandle handle) {
        Scope scope = Scope.of(handle.scope());
        Located made = () -> Creation.made(parts, scope, handle.name());
        Work<Instance> work = new Work<Instance>(parts, verb)
                .touching(context -> Set.of(Target.entity(made.find().value().key())))
                .then(new Made(parts, scope, handle));
        if (handle.starts()) {
            work.then(new Creation.StartMade(made));
        }
        return work.resumed(handle, context -> parts.handle(made.find()));
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
            Optional<Read> found = instance.findAny();
            if (verb.equals("instance.delete")) {
                return found.isEmpty();
            }
            MachineState state = found.orElseThrow(instance::gone).value().state();
            SnapshotSteps snapshots = new SnapshotSteps(instance);
            return switch (verb) {
                case "instance.start" -> state == MachineState.RUNNING || state == MachineState.MIGRATING;
                case "instance.stop" -> state == MachineState.STOPPED;
                case "instance.suspend" -> state == MachineState.SUSPENDED;
                case CREATE_SNAPSHOT ->
                    snapshots
                            .find(item)
                            .map(WireSnapshot::snapshotStatus)
                            .filter("ok"::equals)
                            .isPresent();
                case "instance.snapshot.delete" -> snapshots.find(item).isEmpty();
                case "instance.snapshot.deleteAll" -> snapshots.all().isEmpty();
                default -> state != MachineState.PROVISIONING && state != MachineState.MIGRATING;
            };
        }

        @Override
        public Optional<String> send(Calls calls) {
            throw new IllegalStateException(verb + " was sent by another process");
        }

        /** Whoever began it may still send the rest of it. */
        @Override
        public boolean isUnderWay() throws InterruptedException {
            return switch (instance.state()) {
                case STARTING, STOPPING, MIGRATING, PROVISIONING -> true;
                default ->
                    new SnapshotSteps(instance).all().stream().anyMatch(each -> "locked".equals(each.snapshotStatus()));
            };
        }

        @Override
        public String stage() {
            return verb;
        }

        /** Of all other verbs the state does not tell whether they were carried out. */
        @Override
        public boolean isOneMore() {
            return FOLLOWED.contains(verb);
        }
    }

    /** The creation that another process began. */
    private record Made(Parts parts, Scope scope, WorkHandle handle) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return Creation.find(parts, scope, handle.name())
                    .filter(read -> Creation.isOf(read, handle.item()))
                    .filter(read -> read.value().state() != MachineState.PROVISIONING)
                    .isPresent();
        }

        @Override
        public Optional<String> send(Calls calls) {
            throw Refusals.notFound("instance", scope.name() + "/" + handle.name());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return Creation.find(parts, scope, handle.name()).isPresent();
        }

        @Override
        public String stage() {
            return "creating";
        }
    }
}
