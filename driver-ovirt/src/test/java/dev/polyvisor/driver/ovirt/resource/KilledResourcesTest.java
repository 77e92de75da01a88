package dev.polyvisor.driver.ovirt.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
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

    private static boolean isComplete() {
        return ENGINE.vms().stream()
                .anyMatch(vm -> vm.path("comment").asString("").contains("polyvisor.phase=allocated"));
    }

    @Test
    void what_was_killed_at_any_step_is_reported_and_removed_or_completed_and_a_disk_to_be_reused_stays()
            throws Exception {
        int step = 0;
        boolean more = true;
        boolean moreOfTheEnd = true;
        while (more) {
            more = ENGINE.killed(step, process -> process.allocate(REQUEST));
            assertThat(resources.orphans().isEmpty())
                    .as("no orphans after step %d", step)
                    .isEqualTo(isComplete() || ENGINE.hasNothing());
            if (step % 2 == 0 && !isComplete()) {
                resources.orphans().forEach(resources::remove);
                assertThat(ENGINE.hasNothing()).as("swept after step %d", step).isTrue();
            }
            String hwaddr = resources.allocate(REQUEST).hwaddr();
            assertOneWhole(step);

            moreOfTheEnd = moreOfTheEnd && ENGINE.killed(step, process -> process.deallocate(hwaddr));
            resources.deallocate(hwaddr);
            assertThat(resources.status(hwaddr)).isEqualTo(AllocationStatus.NONE);
            assertThat(resources.orphans()).isEmpty();
            assertThat(ENGINE.vms()).isEmpty();
            assertThat(ENGINE.diskNames()).containsExactly(ResourceEngine.KEPT_DISK);
            ENGINE.clear();
            step++;
        }
        assertThat(step).as("requests of an allocation").isBetween(11, END);
        assertThat(moreOfTheEnd)
                .as("a deallocation asks for less, so each of its steps was there")
                .isFalse();
    }

    private void assertOneWhole(int step) {
        assertThat(ENGINE.vms()).as("after step %d", step).hasSize(1);
        assertThat(ENGINE.disks())
                .hasSize(3)
                .filteredOn(disk -> disk.path("name").asString().endsWith("-data"))
                .singleElement()
                .satisfies(disk -> assertThat(disk.path("provisioned_size").asString())
                        .as("size of the clone")
                        .isEqualTo(Long.toString(2L << 30)));
        assertThat(resources.orphans()).isEmpty();
    }

    @Test
    void of_a_snapshot_that_was_killed_at_any_step_there_are_all_copies_or_remains_that_are_reported()
            throws Exception {
        String hwaddr = resources.allocate(REQUEST).hwaddr();
        AtomicReference<String> text = new AtomicReference<>("");
        int before = ENGINE.disks().size();
        int step = 0;
        while (ENGINE.killed(step, process -> text.set(process.snapshot(hwaddr, true)))) {
            resources.orphans().forEach(resources::remove);
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
}
