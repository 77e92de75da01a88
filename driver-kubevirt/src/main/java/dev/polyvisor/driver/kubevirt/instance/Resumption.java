package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import java.util.Optional;

/**
 * Work that another process began. Its request was sent, and is not sent again; the state tells how far it is. Work whose end does not show
 * in a state, as the reboot of a guest, cannot be taken up, nor can what was being written to a stream.
 */
record Resumption(Parts parts) {

    Optional<OperationPlan<?>> of(String verb, String text) throws InterruptedException {
        Optional<WorkHandle> handle = WorkHandle.parse(text);
        return handle.isEmpty() ? Optional.empty() : plan(verb, handle.get());
    }

    private Optional<OperationPlan<?>> plan(String verb, WorkHandle handle) throws InterruptedException {
        if (verb.equals("instance.create")) {
            return Optional.of(Creation.resumed(parts, handle));
        }
        Optional<Read> read = parts.lookup()
                .named(handle.namespace(), handle.name())
                .filter(found -> found.value().key().id().equals(handle.uid()));
        if (read.isEmpty()) {
            return Optional.empty();
        }
        InstanceHandle instance = parts.handle(read.get());
        if (verb.equals("instance.snapshot.create")) {
            String name = handle.item().substring(0, handle.item().indexOf('/'));
            return Optional.of(new SnapshotsFacet(instance)
                    .resumedCreation(handle.item())
                    .resumed(handle, context -> new SnapshotsFacet(instance).now(name)));
        }
        return step(verb, handle.item(), instance).map(step -> itself(verb, instance, handle, step));
    }

    private static OperationPlan<Instance> itself(String verb, InstanceHandle instance, WorkHandle handle, Step step) {
        return instance.<Instance>work(verb.substring("instance.".length()))
                .then(step)
                .resumed(handle, context -> instance.reread());
    }

    private static Optional<Step> step(String verb, String item, InstanceHandle instance) {
        return switch (verb) {
            case "instance.delete" -> Optional.of(new Deletion(instance).resumed());
            case "instance.migrate" -> Optional.of(new Moving(instance).resumed(item));
            case "instance.snapshot.delete", "instance.snapshot.restore" ->
                new SnapshotsFacet(instance).resumed(verb, item);
            default -> new Power(instance).resumed(verb, item);
        };
    }
}
