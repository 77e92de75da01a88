package dev.polyvisor.spi.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceQuery;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.spi.time.Deadline;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one driver has in its backend, found by marks alone, and the steps in which it is taken away. Immutable.
 *
 * @param context clock and chance
 * @param driver the name of the driver
 * @param instances the instances of the scope
 * @param backend the rest
 */
record Holdings(DriverContext context, String driver, Instances instances, ResourceBackend backend) {

    /** A step that finds something gone at times. */
    @FunctionalInterface
    interface Step {
        void take() throws InterruptedException;
    }

    String now() {
        return Marks.ofTime(context.clock().now());
    }

    /** A random text of 16 hexadecimal digits. */
    String random() {
        return HexFormat.of().toHexDigits(context.random().nextLong());
    }

    List<Instance> instances(Map<String, String> marks) {
        InstanceQuery query = InstanceQuery.builder()
                .label(Marks.DRIVER, driver)
                .labels(marks)
                .build();
        return instances.list(query);
    }

    /** The instance of a resource, complete or not. */
    Optional<Instance> instance(String hwaddr) {
        List<Instance> found = instances(Map.of(Marks.HWADDR, Marks.ofHwaddr(hwaddr)));
        if (found.size() > 1) {
            throw PolyvisorException.of(
                    ErrorCode.OUT_OF_RANGE,
                    found.size() + " resources have the address " + hwaddr + ": "
                            + String.join(
                                    ", ", found.stream().map(Instance::name).toList()));
        }
        return found.stream().findFirst();
    }

    /** The volumes that are disks of resources, or were. */
    List<DataVolume> volumes(Map<String, String> marks) throws InterruptedException {
        Map<String, String> all = new HashMap<>(marks);
        all.put(Marks.DRIVER, driver);
        return backend.volumes(all).stream()
                .filter(each -> !each.labels().containsKey(Marks.SNAPSHOT))
                .toList();
    }

    List<DiskCopy> copies(Map<String, String> marks) throws InterruptedException {
        Map<String, String> all = new HashMap<>(marks);
        all.put(Marks.DRIVER, driver);
        return backend.copies(all).stream()
                .filter(each -> each.labels().containsKey(Marks.SNAPSHOT))
                .toList();
    }

    /** The result of a piece of work. When the time runs out before it ends, it is given up. */
    <T> T await(Operation<T> operation, Deadline deadline) throws InterruptedException {
        try {
            return operation.await(deadline.left());
        } catch (InterruptedException e) {
            operation.cancel();
            throw e;
        } catch (PolyvisorException e) {
            if (!operation.state().done()) {
                operation.cancel();
            }
            throw e;
        }
    }

    Instance mark(Instance instance, String key, String value, Deadline deadline) throws InterruptedException {
        return await(instance.update(InstanceUpdate.builder().label(key, value).build()), deadline);
    }

    void unmark(Instance instance, String key, Deadline deadline) throws InterruptedException {
        Instance unused =
                await(instance.update(InstanceUpdate.builder().removeLabel(key).build()), deadline);
    }

    /**
     * Kills and deletes an instance with what it has of its own; disks that are used again are taken out before,
     * where the backend would delete them too. Marked first: one that is cut off here has lost disks and must not be taken
     * over by a repetition of its allocation.
     */
    void tearDown(Instance instance, Deadline deadline) throws InterruptedException {
        if (!Marks.DEALLOCATING.equals(instance.info().labels().get(Marks.PHASE))) {
            unlessGone(() -> mark(instance, Marks.PHASE, Marks.DEALLOCATING, deadline));
        }
        if (instance.info().isRunning()) {
            unlessGone(() -> await(instance.stop(StopOptions.force()), deadline));
        }
        if (!backend.volumesOutliveInstances()) {
            detachReused(instance, deadline);
        }
        unlessGone(() -> await(instance.delete(DeleteOptions.force()), deadline));
    }

    private void detachReused(Instance instance, Deadline deadline) throws InterruptedException {
        for (DataVolume each : volumes(Map.of(Marks.REUSE, Marks.YES))) {
            if (each.users().contains(instance.id())) {
                String disk = ResourcePlan.attachmentName(key(each.labels()));
                unlessGone(() -> await(instance.disks().detach(disk), deadline));
            }
        }
    }

    /** Deletes all that bears marks, copies and disks that are used again apart. Goes on after failures. */
    void tidy(Map<String, String> marks, Deadline deadline) throws InterruptedException {
        FirstFailure failure = new FirstFailure();
        for (Instance each : instances(marks)) {
            failure.collect(() -> tearDown(each, deadline));
        }
        for (DataVolume each : volumes(marks)) {
            failure.collect(() -> backend.deleteVolume(each.id()));
        }
        failure.raise();
    }

    /** Deletes the copies of a snapshot. */
    void dropSnapshot(String snapshot) throws InterruptedException {
        for (DiskCopy each : copies(Map.of(Marks.SNAPSHOT, snapshot))) {
            backend.deleteCopy(each.id());
        }
    }

    /** The key of the disk that a volume or a copy is of. */
    static String key(Map<String, String> labels) {
        return Marks.decode(labels.getOrDefault(Marks.DISK, ""));
    }

    static boolean isAllocated(Instance instance) {
        return Marks.ALLOCATED.equals(instance.info().labels().get(Marks.PHASE));
    }

    static void unlessGone(Step step) throws InterruptedException {
        try {
            step.take();
        } catch (PolyvisorException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
        }
    }

    /**
     * Undoes what a failed call has done, also when its thread is interrupted. What cannot be undone is told with the
     * failure, and by the listing of orphans.
     */
    static void undoAfter(Exception failure, Step undo) {
        boolean interrupted = Thread.interrupted();
        try {
            undo.take();
        } catch (PolyvisorException e) {
            failure.addSuppressed(e);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
