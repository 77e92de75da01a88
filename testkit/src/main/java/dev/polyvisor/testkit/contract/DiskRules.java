package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.Disk;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Disks that stay, disks that are copied, and snapshots. */
interface DiskRules extends DriverContract {

    @Test
    @DisplayName("D17 a disk to be reused keeps its content for the next resource, and is for one at a time")
    default void d17(Bench bench) throws InterruptedException {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            String key = resources.diskKey("d17");
            Disk disk = resources.disk(1, true, "");
            Allocation first = resources.allocateWith(key, disk);
            resources.write(first, key, "kept");
            assertThatFailureOf(() -> resources.allocateWith(key, disk)).hasCode(ErrorCode.FAILED_PRECONDITION);
            resources.deallocate(first);

            Allocation second = resources.allocateWith(key, disk);

            assertThat(resources.read(second, key)).isEqualTo("kept");
        }
    }

    @Test
    @DisplayName("D18 a clone begins with the content of its source, and leaves the source as it is")
    default void d18(Bench bench) throws InterruptedException {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            String key = resources.diskKey("d18");
            Allocation origin = resources.allocateWith(key, resources.disk(1, false, ""));
            resources.write(origin, key, "before");
            String snapshot = copy(resources.driver().snapshot(origin.hwaddr(), false));
            resources.deallocate(origin);
            Allocation clone = resources.allocateWith(key, resources.disk(0, false, snapshot));
            assertThat(resources.read(clone, key)).isEqualTo("before");

            resources.write(clone, key, "after");
            resources.deallocate(clone);

            Allocation again = resources.allocateWith(key, resources.disk(0, false, snapshot));
            assertThat(resources.read(again, key)).isEqualTo("before");
        }
    }

    @Test
    @DisplayName("D19 a source that is not there is NOT_FOUND, one that is larger than its clone is refused")
    default void d19(Bench bench) throws InterruptedException {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            String key = resources.diskKey("d19");
            assertThatFailureOf(() -> resources.allocateWith(key, new Disk("", "", 1, false, "no-such-snapshot")))
                    .hasCode(ErrorCode.NOT_FOUND);
            Allocation origin = resources.allocateWith(key, Disk.ofGib(2));
            String snapshot = copy(resources.driver().snapshot(origin.hwaddr(), false));

            assertThatFailureOf(() -> resources.allocateWith(key, new Disk("", "", 1, false, snapshot)))
                    .hasCode(ErrorCode.FAILED_PRECONDITION, ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    @DisplayName("D20 a snapshot is one line of JSON with every data disk, and with the system disk when it is full")
    default void d20(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            String key = resources.diskKey("d20");
            String hwaddr = resources.allocateWith(key, Disk.ofGib(1)).hwaddr();
            String bare = resources.allocate(resources.definition()).hwaddr();

            String data = resources.driver().snapshot(hwaddr, false);
            String full = resources.driver().snapshot(hwaddr, true);
            String none = resources.driver().snapshot(bare, false);

            assertThat(List.of(data, full, none))
                    .allMatch(text -> text.startsWith("{") && text.lines().count() == 1);
            assertThat(data).contains("\"disk\":\"" + key + "\"", "\"full\":false", "\"consistency\":");
            assertThat(ResourceBench.copies(data)).hasSize(1);
            assertThat(full).contains("\"disk\":\"" + key + "\"", "\"full\":true");
            assertThat(ResourceBench.copies(full)).hasSize(2);
            assertThat(ResourceBench.copies(none)).isEmpty();
        }
    }

    @Test
    @DisplayName("D21 a snapshot of a resource that is not there is NOT_FOUND, of a blank address INVALID_ARGUMENT")
    default void d21(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            assertThatFailureOf(() -> resources.driver().snapshot("02:00:00:00:00:01", true))
                    .hasCode(ErrorCode.NOT_FOUND);
            assertThatFailureOf(() -> resources.driver().snapshot(" ", true)).hasCode(ErrorCode.INVALID_ARGUMENT);
        }
    }

    private static String copy(String snapshot) {
        List<String> copies = ResourceBench.copies(snapshot);
        assertThat(copies).as("copies of %s", snapshot).hasSize(1);
        return copies.get(0);
    }
}
