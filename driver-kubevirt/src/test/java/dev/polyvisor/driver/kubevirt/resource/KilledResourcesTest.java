package dev.polyvisor.driver.kubevirt.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
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
    /** A process that lives on. */
    private static final Fleet SURVIVOR = CLUSTER.open();

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
        SURVIVOR.close();
        CLUSTER.close();
    }

    private final ResourceDriver resources = ResourceCluster.prepared(SURVIVOR);

    private void sweep() {
        resources.orphans().forEach(resources::remove);
    }

    @Test
    void what_an_allocation_leaves_that_was_killed_at_any_step_is_reported_and_removed() throws Exception {
        int step = 0;
        while (CLUSTER.killed(step, process -> process.allocate(REQUEST))) {
            boolean complete = CLUSTER.names("virtualmachines").stream()
                    .anyMatch(name -> CLUSTER.object("virtualmachines", name)
                            .path("metadata")
                            .path("labels")
                            .path("polyvisor.phase")
                            .asString("")
                            .equals("allocated"));
            assertThat(resources.orphans().isEmpty())
                    .as("no orphans after step %d", step)
                    .isEqualTo(complete || CLUSTER.hasNothing());
            sweep();
            if (!complete) {
                ResourceCluster.until(CLUSTER::hasNothing);
            }
            CLUSTER.clear();
            step++;
        }
        assertThat(step).as("requests of an allocation").isBetween(7, END);
    }

    @Test
    void what_was_killed_at_any_step_is_completed_by_a_repetition_and_a_disk_to_be_reused_stays() throws Exception {
        int step = 0;
        boolean more = true;
        while (more) {
            more = CLUSTER.killed(step, process -> process.allocate(REQUEST));
            String hwaddr = resources.allocate(REQUEST).hwaddr();
            assertThat(CLUSTER.names("virtualmachines"))
                    .as("after step %d", step)
                    .hasSize(1);
            assertThat(CLUSTER.names("secrets")).hasSize(1);
            assertThat(CLUSTER.claims()).hasSize(3);
            assertThat(resources.orphans()).isEmpty();

            more |= CLUSTER.killed(step, process -> process.deallocate(hwaddr));
            resources.deallocate(hwaddr);
            assertThat(resources.status(hwaddr)).isEqualTo(AllocationStatus.NONE);
            assertThat(resources.orphans()).isEmpty();
            ResourceCluster.until(CLUSTER::hasNothing);
            assertThat(CLUSTER.claims()).containsExactly(ResourceCluster.KEPT_DISK);
            step++;
        }
        assertThat(step).isBetween(7, END);
    }

    @Test
    void of_a_snapshot_that_was_killed_at_any_step_there_are_all_copies_or_remains_that_are_reported()
            throws Exception {
        String hwaddr = resources.allocate(REQUEST).hwaddr();
        AtomicReference<String> text = new AtomicReference<>("");
        int step = 0;
        while (CLUSTER.killed(step, process -> text.set(process.snapshot(hwaddr, true)))) {
            sweep();
            ResourceCluster.until(() -> copies() == 0 || copies() == 3);
            assertThat(resources.status(hwaddr)).isEqualTo(AllocationStatus.ALLOCATED);
            assertThat(resources.orphans()).as("orphans after step %d", step).isEmpty();
            for (String plural : List.of("virtualmachinesnapshots", "volumesnapshots")) {
                CLUSTER.names(plural)
                        .forEach(name -> CLUSTER.simulator.content().delete(plural, ResourceCluster.NAMESPACE, name));
            }
            ResourceCluster.until(() -> copies() == 0);
            step++;
        }
        assertThat(step).as("requests of a snapshot").isBetween(5, END);
        assertThat(text.get()).contains("\"root\"", "\"data\"", "\"ws\"");
    }

    /** Those of a machine are part of its snapshot. */
    private static int copies() {
        return CLUSTER.names("virtualmachinesnapshots").size()
                + (int) CLUSTER.names("volumesnapshots").stream()
                        .filter(name -> name.startsWith("pv-"))
                        .count();
    }
}
