package dev.polyvisor.driver.kubevirt.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.ResourceDriver;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that die in the middle: whatever they leave is reported, and can be gone on with or cleared away. */
class KilledResourcesTest {
    private static final ResourceCluster CLUSTER = new ResourceCluster();
    private static final AllocationRequest REQUEST =
            AllocationRequest.of(ResourceCluster.DEFINITION).withIdempotencyKey("job-1");
    /** More requests than any of these calls makes. */
    private static final int END = 30;

    @AfterEach
    void clear() throws InterruptedException {
        CLUSTER.clear();
    }

    @AfterAll
    static void close() {
        CLUSTER.close();
    }

    private static Allocation allocate() {
        try (Fleet fleet = CLUSTER.open()) {
            return ResourceCluster.prepared(fleet).allocate(REQUEST);
        }
    }

    private static void sweep(ResourceDriver resources) {
        resources.orphans().forEach(resources::remove);
    }

    @Test
    void what_an_allocation_leaves_that_was_killed_at_any_step_is_reported_and_removed() throws InterruptedException {
        int steps = 0;
        for (int step = 1; step < END; step++) {
            for (boolean done : List.of(false, true)) {
                if (!CLUSTER.killed(step, done, resources -> resources.allocate(REQUEST))) {
                    assertThat(steps).as("requests of an allocation").isGreaterThanOrEqualTo(6);
                    return;
                }
                try (Fleet fleet = CLUSTER.open()) {
                    ResourceDriver resources = ResourceCluster.prepared(fleet);
                    boolean complete = CLUSTER.names("virtualmachines").stream()
                            .anyMatch(name -> CLUSTER.object("virtualmachines", name)
                                    .path("metadata")
                                    .path("labels")
                                    .path("polyvisor.phase")
                                    .asString("")
                                    .equals("allocated"));
                    assertThat(resources.orphans().isEmpty())
                            .as("orphans after %d, %s", step, done)
                            .isEqualTo(complete || CLUSTER.hasNothing());
                    sweep(resources);
                    if (!complete) {
                        ResourceCluster.until(CLUSTER::hasNothing);
                    }
                    CLUSTER.clear();
                }
                steps = step;
            }
        }
    }

    @Test
    void an_allocation_that_was_killed_at_any_step_is_completed_by_a_repetition() throws InterruptedException {
        for (int step = 1; step < END; step++) {
            for (boolean done : List.of(false, true)) {
                if (!CLUSTER.killed(step, done, resources -> resources.allocate(REQUEST))) {
                    return;
                }
                Allocation whole = allocate();

                assertThat(CLUSTER.names("virtualmachines")).as("after %d, %s", step, done).hasSize(1);
                assertThat(CLUSTER.names("secrets")).hasSize(1);
                assertThat(CLUSTER.claims()).hasSize(3);
                try (Fleet fleet = CLUSTER.open()) {
                    ResourceDriver resources = ResourceCluster.prepared(fleet);
                    assertThat(resources.orphans()).isEmpty();
                    resources.deallocate(whole.hwaddr());
                }
                ResourceCluster.until(CLUSTER::hasNothing);
                CLUSTER.clear();
            }
        }
    }

    @Test
    void a_deallocation_that_was_killed_at_any_step_is_completed_by_the_next_and_keeps_the_disk_to_be_reused()
            throws InterruptedException {
        for (int step = 1; step < END; step++) {
            for (boolean done : List.of(false, true)) {
                String hwaddr = allocate().hwaddr();
                boolean killed = CLUSTER.killed(step, done, resources -> resources.deallocate(hwaddr));
                try (Fleet fleet = CLUSTER.open()) {
                    ResourceDriver resources = ResourceCluster.prepared(fleet);
                    resources.deallocate(hwaddr);
                    assertThat(resources.status(hwaddr)).isEqualTo(AllocationStatus.NONE);
                    assertThat(resources.orphans()).isEmpty();
                }
                ResourceCluster.until(CLUSTER::hasNothing);
                assertThat(CLUSTER.claims()).containsExactly(ResourceCluster.KEPT_DISK);
                if (!killed) {
                    return;
                }
            }
        }
    }

    @Test
    void of_a_snapshot_that_was_killed_at_any_step_there_are_all_copies_or_remains_that_are_reported()
            throws InterruptedException {
        String hwaddr = allocate().hwaddr();
        for (int step = 1; step < END; step++) {
            for (boolean done : List.of(false, true)) {
                AtomicReference<String> text = new AtomicReference<>("");
                boolean killed = CLUSTER.killed(step, done, each -> text.set(each.snapshot(hwaddr, true)));
                if (!killed) {
                    assertThat(text.get()).contains("\"root\"", "\"data\"", "\"ws\"");
                    return;
                }
                try (Fleet fleet = CLUSTER.open()) {
                    ResourceDriver resources = ResourceCluster.prepared(fleet);
                    int before = copies();
                    sweep(resources);
                    ResourceCluster.until(() -> copies() == 0 || copies() == 3);
                    assertThat(copies()).as("copies after %d, %s, of %d", step, done, before).isIn(0, 3);
                    assertThat(resources.status(hwaddr)).isEqualTo(AllocationStatus.ALLOCATED);
                    assertThat(resources.orphans()).isEmpty();
                }
                for (String plural : List.of("virtualmachinesnapshots", "volumesnapshots")) {
                    CLUSTER.names(plural)
                            .forEach(name ->
                                    CLUSTER.simulator.content().delete(plural, ResourceCluster.NAMESPACE, name));
                }
                ResourceCluster.until(() -> copies() == 0);
            }
        }
    }

    /** Those of a machine are part of its snapshot. */
    private static int copies() {
        return CLUSTER.names("virtualmachinesnapshots").size()
                + (int) CLUSTER.names("volumesnapshots").stream()
                        .filter(name -> name.startsWith("pv-"))
                        .count();
    }
}
