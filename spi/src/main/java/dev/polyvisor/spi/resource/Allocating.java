package dev.polyvisor.spi.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.Disk;
import dev.polyvisor.spi.resource.BoundedCall.Answer;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One allocation: volumes, the instance, its start, and in the end the mark that makes it a complete resource. What an
 * earlier try of the same request left is taken over or cleared away. Used once, by one thread.
 */
final class Allocating {
    private static final int ADDRESSES = 8;

    /** What a backend may answer that does not want an address twice. */
    private static final Set<ErrorCode> COLLISION =
            Set.of(ErrorCode.ALREADY_EXISTS, ErrorCode.FAILED_PRECONDITION, ErrorCode.INVALID_ARGUMENT);

    private final Holdings holdings;
    private final InFlight inFlight;
    private final ResourcePlan plan;
    private final Duration timeout;
    private final Deadline deadline;
    private final Set<String> freshReuse = new HashSet<>();
    private @Nullable Operation<Instance> creation;

    Allocating(Holdings holdings, InFlight inFlight, ResourcePlan plan, Duration timeout) {
        this.holdings = holdings;
        this.inFlight = inFlight;
        this.plan = plan;
        this.timeout = timeout;
        this.deadline = Deadline.in(holdings.context().clock(), timeout);
    }

    void run(Answer<Allocation> answer) throws InterruptedException {
        Runnable turn = inFlight.request(plan.request(), deadline);
        try {
            Optional<Instance> earlier = earlier();
            if (earlier.isPresent() && Holdings.isAllocated(earlier.get())) {
                // it was complete before this call, so it stays whatever becomes of this call
                boolean unused = answer.give(allocation(earlier.get()));
            } else {
                make(earlier, answer);
            }
        } finally {
            turn.run();
        }
    }

    /** What an earlier try of the request has made, if that can be gone on with. */
    private Optional<Instance> earlier() throws InterruptedException {
        List<Instance> found = holdings.instances(plan.requestMarks());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Instance instance = found.get(0);
        Map<String, String> labels = instance.info().labels();
        if (Marks.DEALLOCATING.equals(labels.get(Marks.PHASE))) {
            holdings.tidy(plan.requestMarks(), deadline);
            return Optional.empty();
        }
        if (!plan.definition().digest().equals(labels.get(Marks.DEFINITION))) {
            throw PolyvisorException.of(
                    ErrorCode.ALREADY_EXISTS, "the idempotency key belongs to a request with another definition");
        }
        return Optional.of(instance);
    }

    private void make(Optional<Instance> earlier, Answer<Allocation> answer) throws InterruptedException {
        Optional<String> kept = earlier.flatMap(each -> Marks.hwaddr(each.info().labels()));
        for (int n = 0; n < ADDRESSES; n++) {
            String hwaddr = n == 0 && kept.isPresent() ? kept.get() : Marks.mac(holdings.driver(), plan.request(), n);
            Runnable turn = inFlight.hwaddr(hwaddr, deadline);
            try {
                if (isFree(hwaddr) && attempt(hwaddr, answer)) {
                    return;
                }
            } finally {
                turn.run();
            }
        }
        throw PolyvisorException.of(ErrorCode.RESOURCE_EXHAUSTED, "no hardware address is free");
    }

    /** Whether nobody has an address but what an earlier try of this request left. */
    private boolean isFree(String hwaddr) throws InterruptedException {
        Set<String> holders = new HashSet<>(holdings.backend().holdersOf(hwaddr));
        holdings.instances(plan.requestMarks()).forEach(each -> holders.remove(each.id()));
        return holders.isEmpty();
    }

    /** False when the backend has found the address taken. */
    private boolean attempt(String hwaddr, Answer<Allocation> answer) throws InterruptedException {
        boolean collided = false;
        try {
            Map<String, String> marks = plan.marks(hwaddr, holdings.now());
            checkReused();
            clearOthers(hwaddr);
            Map<String, DataVolume> volumes = volumes(marks);
            Instance instance;
            try {
                creation = holdings.instances().create(plan.instance(hwaddr, marks, volumes));
                instance = holdings.await(creation, deadline);
            } catch (PolyvisorException e) {
                collided = COLLISION.contains(e.code());
                throw e;
            }
            checkSole(instance);
            instance = holdings.await(instance.start(), deadline);
            instance = holdings.mark(instance, Marks.PHASE, Marks.ALLOCATED, deadline);
            Allocation allocation = allocation(instance);
            if (!answer.give(allocation)) {
                undo();
            }
            return true;
        } catch (PolyvisorException | InterruptedException e) {
            Holdings.undoAfter(e, this::undo);
            if (collided && !isFree(hwaddr)) {
                return false;
            }
            throw e;
        }
    }

    /** Refuses disks that are in use, before anything is made. */
    private void checkReused() throws InterruptedException {
        for (Map.Entry<String, Disk> each : disks().entrySet()) {
            if (each.getValue().reuse()) {
                Optional<DataVolume> volume = reused(each.getKey());
                if (volume.isPresent()) {
                    checkReused(each.getKey(), each.getValue(), volume.get());
                }
            }
        }
    }

    private void checkReused(String key, Disk disk, DataVolume volume) {
        Set<String> users = new HashSet<>(volume.users());
        holdings.instances(plan.requestMarks()).forEach(mine -> users.remove(mine.id()));
        if (!users.isEmpty()) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION,
                    "disk '" + key + "' is in use by "
                            + String.join(", ", users.stream().sorted().toList()));
        }
        disk.dataSize()
                .filter(size ->
                        volume.size().filter(has -> has.compareTo(size) < 0).isPresent())
                .ifPresent(size -> {
                    throw PolyvisorException.of(
                            ErrorCode.FAILED_PRECONDITION,
                            "disk '" + key + "', which is to be reused, is smaller than " + size);
                });
    }

    /** Clears away what an earlier try made for another address or another definition. */
    private void clearOthers(String hwaddr) throws InterruptedException {
        for (Instance each : holdings.instances(plan.requestMarks())) {
            if (!isFor(hwaddr, each.info().labels())) {
                holdings.tearDown(each, deadline);
            }
        }
        for (DataVolume each : holdings.volumes(plan.requestMarks())) {
            if (!isFor(hwaddr, each.labels())) {
                holdings.backend().deleteVolume(each.id());
            }
        }
    }

    private boolean isFor(String hwaddr, Map<String, String> labels) {
        return Marks.hwaddr(labels).filter(hwaddr::equals).isPresent()
                && plan.definition().digest().equals(labels.get(Marks.DEFINITION));
    }

    private Map<String, DataVolume> volumes(Map<String, String> marks) throws InterruptedException {
        Map<String, DataVolume> present = new LinkedHashMap<>();
        for (DataVolume each : holdings.volumes(plan.requestMarks())) {
            present.put(Holdings.key(each.labels()), each);
        }
        Map<String, DataVolume> volumes = new LinkedHashMap<>();
        for (Map.Entry<String, Disk> disk : disks().entrySet()) {
            String key = disk.getKey();
            if (disk.getValue().reuse()) {
                volumes.put(key, reusedOrNew(key));
            } else {
                DataVolume earlier = present.get(key);
                volumes.put(key, earlier != null ? earlier : holdings.backend().createVolume(plan.volume(key, marks)));
            }
        }
        return volumes;
    }

    private DataVolume reusedOrNew(String key) throws InterruptedException {
        Optional<DataVolume> found = reused(key);
        if (found.isPresent()) {
            return found.get();
        }
        freshReuse.add(key);
        return holdings.backend().createVolume(plan.reusedVolume(key, holdings.now()));
    }

    private Optional<DataVolume> reused(String key) throws InterruptedException {
        return holdings.volumes(plan.reuseMarks(key)).stream().findFirst();
    }

    /** Of two that took a disk at the same moment each sees the other one now, since both look after they attached it. */
    private void checkSole(Instance instance) throws InterruptedException {
        for (Map.Entry<String, Disk> each : disks().entrySet()) {
            if (each.getValue().reuse()
                    && !reused(each.getKey())
                            .map(DataVolume::users)
                            .orElse(List.of())
                            .equals(List.of(instance.id()))) {
                throw PolyvisorException.of(
                        ErrorCode.ABORTED, "disk '" + each.getKey() + "' was taken by another resource meanwhile");
            }
        }
    }

    private Map<String, Disk> disks() {
        return plan.definition().requirements().disks();
    }

    private static Allocation allocation(Instance instance) {
        String hwaddr = Marks.hwaddr(instance.info().labels())
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.INTERNAL, "instance " + instance.name() + " bears no hardware address"));
        return new Allocation(
                instance.id(), hwaddr, instance.info().addresses().stream().findFirst());
    }

    private void undo() throws InterruptedException {
        if (creation != null) {
            awaitEnd(creation);
        }
        holdings.tidy(plan.requestMarks(), Deadline.in(holdings.context().clock(), timeout));
        for (String key : freshReuse) {
            Optional<DataVolume> volume =
                    reused(key).filter(each -> each.users().isEmpty());
            if (volume.isPresent()) {
                holdings.backend().deleteVolume(volume.get().id());
            }
        }
    }

    /** What is still being made cannot be found and deleted yet. One that does not end in time is an orphan if it comes. */
    private void awaitEnd(Operation<?> operation) throws InterruptedException {
        try {
            Object unused = operation.await(timeout);
        } catch (PolyvisorException failed) {
            // it has made nothing, or something that is found by its marks
        }
    }
}
