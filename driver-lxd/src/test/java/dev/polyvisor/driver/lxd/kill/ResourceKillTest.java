package dev.polyvisor.driver.lxd.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Provider;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.Orphan;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.driver.lxd.kill.Lab.Death;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client dies at each change that an allocation, a snapshot and a deallocation ask LXD for; another client goes on. */
class ResourceKillTest {
    private static final String MARK = "user.polyvisor.driver";
    private static final AllocationRequest REQUEST = AllocationRequest.of("""
                    {"image": "tiny", "type": "container", "requirements": {"cpu": 1, "ram": 1, "disks": {
                      "scratch": {"size": 1}, "cache": {"size": 3, "reuse": true}}}}""").withIdempotencyKey("request 1");

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static ResourceDriver resources(Provider provider) {
        ResourceDriver resources = provider.resources().within(Duration.ofSeconds(60));
        resources.prepare("{\"orphan_age\": \"1ms\"}");
        return resources;
    }

    private static void allocate(Provider provider) {
        Allocation unused = resources(provider).allocate(REQUEST);
    }

    private static void snapshot(Provider provider) {
        String unused = resources(provider).snapshot(hwaddr(provider), true);
    }

    private static void deallocate(Provider provider) {
        resources(provider).deallocate(hwaddr(provider));
    }

    /** A repetition of the request tells it. */
    private static String hwaddr(Provider provider) {
        return resources(provider).allocate(REQUEST).hwaddr();
    }

    static List<Death> allocating() {
        return Lab.deaths(provider -> {}, ResourceKillTest::allocate);
    }

    static List<Death> snapshotting() {
        return Lab.deaths(ResourceKillTest::allocate, ResourceKillTest::snapshot);
    }

    static List<Death> deallocating() {
        return Lab.deaths(ResourceKillTest::allocate, ResourceKillTest::deallocate);
    }

    @ParameterizedTest
    @MethodSource("allocating")
    void what_an_allocation_left_that_died_is_reported_and_a_repetition_makes_one_of_it(Death death) throws Exception {
        lab.die(death, ResourceKillTest::allocate);
        lab.settle();
        ResourceDriver next = resources(lab.survivor());

        assertEverythingIsReportedOrComplete(next);
        Allocation allocation = next.allocate(REQUEST);

        assertThat(next.allocate(REQUEST)).isEqualTo(allocation);
        assertThat(next.status(allocation.hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
        assertThat(next.orphans()).isEmpty();
        assertThat(lab.instances(MARK)).containsExactly(allocation.identifier());
        assertThat(lab.volumes(MARK)).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("allocating")
    void what_an_allocation_left_that_died_can_be_swept_away(Death death) throws Exception {
        lab.die(death, ResourceKillTest::allocate);
        ResourceDriver next = resources(lab.survivor());

        next.orphans().forEach(next::remove);
        lab.settle();

        assertThat(next.orphans()).isEmpty();
        assertEverythingIsReportedOrComplete(next);
    }

    @ParameterizedTest
    @MethodSource("snapshotting")
    void a_snapshot_that_died_is_whole_or_reported_and_the_next_one_is_whole(Death death) throws Exception {
        ResourceDriver next = resources(lab.survivor());
        String hwaddr = next.allocate(REQUEST).hwaddr();
        lab.die(death, ResourceKillTest::snapshot);
        lab.settle();

        Set<String> reported = reported(next);
        assertThat(reported)
                .as("what is reported of %s", copies())
                .containsAll(reported.isEmpty() ? Set.of() : copies());
        assertThat(copies().size())
                .as("copies of a snapshot that is not reported")
                .isIn(sizes(reported));
        next.orphans().forEach(next::remove);
        assertThat(next.orphans()).isEmpty();
        assertThat(lab.snapshots()).as("what stood for a copy meanwhile").isEmpty();
        Set<String> kept = copies();
        assertThat(kept.size()).isIn(0, 3);

        assertThat(next.snapshot(hwaddr, true)).contains("\"scratch\"", "\"cache\"", "\"root\"");

        assertThat(copies()).hasSize(kept.size() + 3);
        next.deallocate(hwaddr);
        assertThat(copies()).hasSize(kept.size() + 3);
    }

    /** Without a report there is all of a snapshot or nothing. */
    private static List<Integer> sizes(Set<String> reported) {
        return reported.isEmpty() ? List.of(0, 3) : List.of(0, 1, 2, 3);
    }

    @ParameterizedTest
    @MethodSource("deallocating")
    void a_deallocation_that_died_is_reported_or_undone_and_a_repetition_completes_it(Death death) throws Exception {
        ResourceDriver next = resources(lab.survivor());
        String hwaddr = next.allocate(REQUEST).hwaddr();
        lab.die(death, provider -> resources(provider).deallocate(hwaddr));
        lab.settle();

        assertEverythingIsReportedOrComplete(next);
        next.deallocate(hwaddr);

        assertThat(next.status(hwaddr)).isEqualTo(AllocationStatus.NONE);
        assertThat(lab.marked(MARK)).as("what is used again").hasSize(1).isEqualTo(lab.volumes("user.polyvisor.reuse"));
        assertThat(next.orphans()).isEmpty();
    }

    private void assertEverythingIsReportedOrComplete(ResourceDriver next) {
        Set<String> living = lab.marked(MARK);
        living.removeAll(lab.volumes("user.polyvisor.reuse"));
        Set<String> reported = reported(next);
        if (!lab.instances(MARK).isEmpty() && reported.isEmpty()) {
            assertThat(living).as("an instance and its disk").hasSize(2);
        } else {
            assertThat(reported).isEqualTo(living);
        }
    }

    private static Set<String> reported(ResourceDriver next) {
        Set<String> found = new TreeSet<>();
        for (Orphan each : next.orphans()) {
            found.add(each.identifier());
        }
        return found;
    }

    /** Volumes and images that are copies. */
    private Set<String> copies() {
        Set<String> found = lab.volumes("user.polyvisor.snapshot");
        found.addAll(lab.images("user.polyvisor.snapshot"));
        return found;
    }
}
