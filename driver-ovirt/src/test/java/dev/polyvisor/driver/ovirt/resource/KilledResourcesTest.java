package dev.polyvisor.driver.ovirt.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.ResourceDriver;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that die in the middle: whatever they leave is reported, and can be gone on with or cleared away. */
class KilledResourcesTest {
    private static final ResourceEngine ENGINE = new ResourceEngine();
    /** A process that lives on. */
    private static final Fleet SURVIVOR = ENGINE.open();

    private static final AllocationRequest REQUEST =
            AllocationRequest.of(ResourceEngine.DEFINITION).withIdempotencyKey("job-1");
    /** More requests than any of these calls makes. */
    private static final int END = 30;

    @AfterEach
    void clear() throws InterruptedException {
        ENGINE.clear();
    }

    @AfterAll
    static void close() {
        SURVIVOR.close();
        ENGINE.close();
    }

    private final ResourceDriver resources = ResourceEngine.prepared(SURVIVOR);

    private void sweep() {
        resources.orphans().forEach(resources::remove);
    }

    private static boolean isComplete() {
        return ENGINE.vms().stream()
                .anyMatch(vm -> vm.path("comment").asString("").contains("polyvisor.phase=allocated"));
    }

    @Test
    void what_an_allocation_leaves_that_was_killed_at_any_step_is_reported_and_removed() throws Exception {
        int step = 0;
        while (ENGINE.killed(step, process -> process.allocate(REQUEST))) {
            boolean complete = isComplete();
            assertThat(resources.orphans().isEmpty())
                    .as("no orphans after step %d", step)
                    .isEqualTo(complete || ENGINE.hasNothing());
            sweep();
            if (!complete) {
                assertThat(ENGINE.vms()).as("after step %d", step).isEmpty();
                assertThat(ENGINE.diskNames()).isSubsetOf(ResourceEngine.KEPT_DISK);
            }
            ENGINE.clear();
            step++;
        }
        assertThat(step).as("requests of an allocation").isBetween(7, END);
    }

    @Test
    void what_was_killed_at_any_step_is_completed_by_a_repetition_and_a_disk_to_be_reused_stays() throws Exception {
        int step = 0;
        boolean more = true;
        while (more) {
            more = ENGINE.killed(step, process -> process.allocate(REQUEST));
            String hwaddr = resources.allocate(REQUEST).hwaddr();
            assertThat(ENGINE.vms()).as("after step %d", step).hasSize(1);
            assertThat(ENGINE.disks()).hasSize(3);
            assertThat(resources.orphans()).isEmpty();

            more |= ENGINE.killed(step, process -> process.deallocate(hwaddr));
            resources.deallocate(hwaddr);
            assertThat(resources.status(hwaddr)).isEqualTo(AllocationStatus.NONE);
            assertThat(resources.orphans()).isEmpty();
            assertThat(ENGINE.vms()).isEmpty();
            assertThat(ENGINE.diskNames()).containsExactly(ResourceEngine.KEPT_DISK);
            step++;
        }
        assertThat(step).isBetween(7, END);
    }

    @Test
    void of_a_snapshot_that_was_killed_at_any_step_there_are_all_copies_or_remains_that_are_reported()
            throws Exception {
        String hwaddr = resources.allocate(REQUEST).hwaddr();
        AtomicReference<String> text = new AtomicReference<>("");
        int before = ENGINE.disks().size();
        int step = 0;
        while (ENGINE.killed(step, process -> text.set(process.snapshot(hwaddr, true)))) {
            sweep();
            assertThat(ENGINE.vms()).as("machines after step %d", step).hasSize(1);
            assertThat(snapshots()).as("snapshots after step %d", step).isZero();
            // the template has a disk of its own
            assertThat(ENGINE.disks().size() - before).isIn(0, 3);
            assertThat(ENGINE.templates().size()).isEqualTo((ENGINE.disks().size() - before) / 3);
            assertThat(resources.status(hwaddr)).isEqualTo(AllocationStatus.ALLOCATED);
            assertThat(resources.orphans()).as("orphans after step %d", step).isEmpty();
            ENGINE.clearCopies();
            step++;
        }
        assertThat(step).as("requests of a snapshot").isBetween(13, END);
        assertThat(text.get()).contains("\"root\"", "\"data\"", "\"ws\"");
    }

    private static long snapshots() {
        return SURVIVOR.provider("lab").instances().list().stream()
                .mapToLong(each -> each.snapshots().list().size())
                .sum();
    }

    @Test
    void a_clone_that_was_killed_at_any_step_is_reported_or_completed_with_its_size() throws Exception {
        Allocation origin = resources.allocate(REQUEST);
        String copy = Copies.of(resources.snapshot(origin.hwaddr(), false), "data");
        AllocationRequest clone = AllocationRequest.of("""
                        {"image": "golden", "requirements": {"cpu": 1, "ram": 1,
                          "disks": {"clone": {"size": 2, "clone": "%s"}, "kept": {"reuse": true, "clone": "%s"}}}}
                        """.formatted(copy, copy)).withIdempotencyKey("job-2");
        int before = ENGINE.disks().size();
        int step = 0;
        while (ENGINE.killed(step, process -> process.allocate(clone))) {
            if (step % 2 == 0) {
                sweep();
            }
            String hwaddr = resources.allocate(clone).hwaddr();

            assertThat(ENGINE.vms()).as("after step %d", step).hasSize(2);
            assertThat(ENGINE.disks()).hasSize(before + 3);
            assertThat(ENGINE.diskNames()).contains("lab-reuse-kept").noneMatch(name -> name.startsWith("pv-copying-"));
            assertThat(ENGINE.disks())
                    .filteredOn(disk -> disk.path("name").asString().endsWith("-clone"))
                    .singleElement()
                    .satisfies(disk -> assertThat(disk.path("provisioned_size").asString())
                            .isEqualTo(Long.toString(2L << 30)));
            assertThat(resources.orphans()).isEmpty();
            resources.deallocate(hwaddr);
            assertThat(ENGINE.diskNames()).contains("lab-reuse-kept");
            ENGINE.remove("lab-reuse-kept");
            step++;
        }
        assertThat(step).as("requests of an allocation with clones").isBetween(9, END);
    }
}
