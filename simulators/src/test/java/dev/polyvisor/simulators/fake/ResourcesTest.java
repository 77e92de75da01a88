package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Orphan;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.fault.Hang;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract does not ask: that which belongs to the generic driver alone, seen from inside a fake hypervisor. */
class ResourcesTest {
    private static final String SMALL = "{\"image\":\"alpine/3.20\",\"requirements\":{\"cpu\":1,\"ram\":1}}";
    private static final String REUSING = """
            {"image":"alpine/3.20","requirements":{"cpu":1,"ram":1,"disks":{"/dev/sdb":{"size":2,"reuse":true}}}}""";

    private final FakeHypervisor hypervisor =
            FakeHypervisor.builder().machines(2).room(20).build();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Sessions sessions = new Sessions();
    private final Driver session = sessions.open(hypervisor);
    private final ResourceDriver driver = prepared(session, "");

    @AfterEach
    void close() {
        hypervisor.faults().clear();
        callers.shutdownNow();
        sessions.close();
    }

    @Test
    void every_object_bears_the_marks_of_its_driver_its_address_and_its_time() {
        Allocation allocation = driver.allocate(
                "{\"image\":\"alpine/3.20\",\"requirements\":{\"cpu\":1,\"ram\":1,\"disks\":{\"a\":{\"size\":1}}}}");

        Map<String, String> expected = Map.of(
                "polyvisor.driver",
                "lab",
                "polyvisor.hwaddr",
                allocation.hwaddr().replace(':', '-'),
                "polyvisor.created",
                "20260101T000000Z");
        assertThat(machine(allocation).labels()).containsAllEntriesOf(expected);
        assertThat(hypervisor.all("lab", FakeVolume.KIND))
                .filteredOn(each -> each.labels().containsKey("polyvisor.disk"))
                .singleElement()
                .satisfies(each -> assertThat(each.labels()).containsAllEntriesOf(expected));
    }

    @Test
    void a_disk_to_be_reused_is_found_by_its_key_whatever_the_key_is_made_of() {
        Allocation first = driver.allocate(REUSING);
        assertThat(driver.capacity(REUSING)).isEqualTo(Capacity.of(0, "disk '/dev/sdb' is for one resource at a time"));
        driver.deallocate(first.hwaddr());
        assertThat(driver.capacity(REUSING).count()).hasValue(1);

        driver.allocate(REUSING);

        assertThat(hypervisor.all("lab", FakeVolume.KIND))
                .filteredOn(each -> each.name().startsWith("lab-reuse-dev-sdb-"))
                .hasSize(1);
        assertThat(driver.snapshot(driver.allocate(SMALL).hwaddr(), false)).endsWith("\"snapshots\":[]}");
    }

    @Test
    void of_two_who_took_a_disk_at_the_same_moment_at_most_one_gets_it() throws Exception {
        driver.deallocate(driver.allocate(REUSING).hwaddr());
        ResourceDriver other = prepared(sessions.open(hypervisor), "");
        Hang hang = hypervisor.faults().at(FaultPoint.ACCEPT).hang();
        Future<Allocation> late = callers.submit(() -> driver.allocate(REUSING));
        hang.awaitReached();

        Allocation allocation = other.allocate(REUSING);
        hang.release();

        assertThat(catchThrowableOfType(ExecutionException.class, late::get))
                .cause()
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        e -> assertThat(e.code()).isIn(ErrorCode.FAILED_PRECONDITION, ErrorCode.ABORTED));
        assertThat(other.status(allocation.hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
        assertThat(marked()).containsExactly(allocation.identifier());
    }

    @Test
    void an_address_that_a_second_interface_of_somebody_has_is_not_given() {
        AllocationRequest request = AllocationRequest.of(SMALL).withIdempotencyKey("k");
        String hwaddr = driver.allocate(request).hwaddr();
        driver.deallocate(hwaddr);
        String foreign = hypervisor.addMachine("foreign", MachineType.VIRTUAL_MACHINE);
        session.instances()
                .byId(foreign)
                .nics()
                .attach(NicSpec.named("eth7").mac(hwaddr).build())
                .toFuture()
                .join();

        assertThat(driver.allocate(request).hwaddr()).isNotEqualTo(hwaddr);
    }

    @Test
    void what_is_under_way_is_no_orphan_and_what_is_young_neither() throws Exception {
        ResourceDriver impatient = prepared(session, "{\"orphan_age\":\"0s\"}");
        Hang hang = hypervisor.faults().at(FaultPoint.ACCEPT).after(1).hang();
        Future<Allocation> running = callers.submit(() -> impatient.allocate(SMALL));
        hang.awaitReached();
        Sessions restarted = new Sessions("lab", new VirtualClock(), 2);
        try (restarted) {
            ResourceDriver other = prepared(restarted.open(hypervisor), "{\"orphan_age\":\"1m\"}");

            assertThat(impatient.orphans()).isEmpty();
            assertThat(other.orphans()).isEmpty();
            restarted.clock.advance(Duration.ofMinutes(2));
            assertThat(other.orphans()).extracting(Orphan::reason).containsExactly("its allocation was cut off");
        }
        hang.release();
        assertThat(impatient.status(running.get().hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
    }

    @ParameterizedTest
    @CsvSource({"0, the creation", "1, the start"})
    void a_call_whose_time_is_up_ends_and_undoes_what_it_did(int before, String what) throws Exception {
        Duration limit = Duration.ofSeconds(30);
        Hang hang = hypervisor.faults().at(FaultPoint.ACCEPT).after(before).hang();
        Future<Allocation> running = sessions.clock
                .tracking(callers)
                .submit(() -> driver.within(limit).allocate(SMALL));
        hang.awaitReached();

        sessions.clock.advanceUntil(running::isDone, limit);

        assertThat(catchThrowableOfType(ExecutionException.class, running::get))
                .cause()
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        hang.release();
        // to undo it may take as long again
        sessions.clock.advanceUntil(() -> false, limit.minusSeconds(1));
        assertThat(marked()).as(what).isEmpty();
    }

    @Test
    void many_at_once_get_different_addresses_and_the_ledger_equals_what_lives() throws Exception {
        List<Future<Allocation>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            AllocationRequest request = AllocationRequest.of(SMALL).withIdempotencyKey("k" + i / 2);
            calls.add(callers.submit(() -> driver.allocate(request)));
        }
        List<String> ledger = new ArrayList<>();
        for (Future<Allocation> each : calls) {
            ledger.add(each.get().identifier());
        }

        assertThat(marked()).hasSize(10).containsExactlyInAnyOrderElementsOf(Set.copyOf(ledger));
    }

    @Test
    void a_resource_that_somebody_stopped_is_still_allocated_and_can_be_snapshotted_and_deallocated() {
        Allocation allocation = driver.allocate(SMALL);
        hypervisor.setState(allocation.identifier(), MachineState.STOPPED);

        assertThat(driver.status(allocation.hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
        assertThat(driver.snapshot(allocation.hwaddr(), true))
                .matches("\\{\"full\":true,\"created\":\"2026-01-01T00:00:00Z\",\"snapshots\":"
                        + "\\[\\{\"disk\":\"root\",\"id\":\"i\\w+\",\"consistency\":\"file-system\"}]}");
        driver.deallocate(allocation.hwaddr());
        assertThat(marked()).isEmpty();
    }

    @Test
    void a_configuration_is_checked_against_the_backend_and_the_one_before_stays() {
        PolyvisorException failure = catchThrowableOfType(
                PolyvisorException.class,
                () -> driver.prepare("{\"pool\":\"nowhere\",\"network\":\"none\",\"networks\":{\"nat\":\"neither\"}}"));

        assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(failure).hasMessageContainingAll("pool:", "network:", "networks.nat:");
        assertThat(driver.status(driver.allocate(SMALL).hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
    }

    private FakeMachine machine(Allocation allocation) {
        return hypervisor.find("lab", FakeMachine.KIND, allocation.identifier()).orElseThrow();
    }

    private List<String> marked() {
        return hypervisor.all("lab", FakeMachine.KIND).stream()
                .filter(each -> each.labels().containsKey("polyvisor.driver"))
                .map(each -> each.key().id())
                .toList();
    }

    private static ResourceDriver prepared(Driver session, String configuration) {
        ResourceDriver driver = session.resources();
        driver.prepare(configuration);
        return driver;
    }
}
