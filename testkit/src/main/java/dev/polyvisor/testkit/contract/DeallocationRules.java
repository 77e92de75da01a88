package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.Disk;
import dev.polyvisor.api.resource.Orphan;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The end of resources, and what is known of them. */
interface DeallocationRules extends DriverContract {

    @Test
    @DisplayName(
            "D22 a resource that does not run is ALLOCATED, one that is not there NONE, a blank address INVALID_ARGUMENT")
    default void d22(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            assertThat(resources.driver().status("02:00:00:00:00:01")).isEqualTo(AllocationStatus.NONE);
            assertThat(resources.driver().status("i-0123456789")).isEqualTo(AllocationStatus.NONE);
            assertThatFailureOf(() -> resources.driver().status(" ")).hasCode(ErrorCode.INVALID_ARGUMENT);
            Allocation allocation = resources.allocate(resources.definition());

            assumeTrue(bench.secondClient().stop(allocation.identifier()), "the second client cannot stop instances");

            assertThat(resources.driver().status(allocation.hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
        }
    }

    @Test
    @DisplayName("D23 the status at a backend that cannot be reached is an error that can be retried, and never NONE")
    default void d23(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            String hwaddr = resources.allocate(resources.definition()).hwaddr();
            DriverFixture.Injection unreachable = bench.inject(Fault.UNREACHABLE);
            Throwable answer = catchThrowable(() -> resources.driver().status(hwaddr));
            unreachable.close();

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code())
                                    .isIn(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED));
            assertThat(resources.driver().status(hwaddr)).isEqualTo(AllocationStatus.ALLOCATED);
        }
    }

    @Test
    @DisplayName(
            "D24 what is deallocated is gone with all that was made for it; a second time, or of nothing, it succeeds")
    default void d24(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Map<Kind<?>, Set<String>> before = resources.contents();
            Allocation allocation = resources.allocateWith(resources.diskKey("d24"), Disk.ofGib(1));

            resources.driver().deallocate(allocation.hwaddr());

            assertThat(resources.driver().status(allocation.hwaddr())).isEqualTo(AllocationStatus.NONE);
            assertThat(resources.contents()).isEqualTo(before);
            resources.driver().deallocate(allocation.hwaddr());
            resources.driver().deallocate("02:00:00:00:00:01");
        }
    }

    @Test
    @DisplayName("D25 a blank address is INVALID_ARGUMENT and deletes nothing; nor does one that is none")
    default void d25(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Allocation allocation = resources.allocate(resources.definition());

            assertThatFailureOf(() -> resources.driver().deallocate("")).hasCode(ErrorCode.INVALID_ARGUMENT);
            resources.driver().deallocate("*");
            resources.driver().deallocate(allocation.identifier());

            assertThat(resources.driver().status(allocation.hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
        }
    }

    @Test
    @DisplayName("D26 a complete resource is no orphan and is not removed as one; removing what is gone succeeds")
    default void d26(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Allocation allocation = resources.allocate(resources.definition());

            assertThat(resources.driver().orphans())
                    .noneMatch(each -> each.hwaddr().equals(Optional.of(allocation.hwaddr())));
            assertThatFailureOf(() -> resources.driver().remove(orphan(allocation.identifier(), allocation.hwaddr())))
                    .hasCode(ErrorCode.FAILED_PRECONDITION);
            assertThat(resources.driver().status(allocation.hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
            resources.driver().remove(orphan("no-such-instance", "02:00:00:00:00:01"));
        }
    }

    private static Orphan orphan(String identifier, String hwaddr) {
        return new Orphan(identifier, "instance", "", Optional.of(hwaddr), Optional.empty(), "");
    }
}
