package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.Disk;
import dev.polyvisor.api.resource.Requirements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is allocated, and what is left when that fails. */
interface AllocationRules extends DriverContract {

    @Test
    @DisplayName("D7 what is allocated runs as it was defined, and is found by its address in any spelling")
    default void d7(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Allocation allocation = resources.allocate(resources.sample().definition(Requirements.of(2, 1)));

            InstanceInfo info = resources.instance(allocation).refresh();
            assertThat(info.state()).isEqualTo(MachineState.RUNNING);
            assertThat(info.cpus()).hasValue(2);
            assertThat(info.memory()).contains(DataSize.gib(1));
            assertThat(allocation.hwaddr()).matches("[0-9a-f][26ae](:[0-9a-f]{2}){5}");
            for (String spelling : List.of(
                    allocation.hwaddr(),
                    allocation.hwaddr().toUpperCase(Locale.ROOT),
                    allocation.hwaddr().replace(':', '-'))) {
                assertThat(resources.driver().status(spelling)).as(spelling).isEqualTo(AllocationStatus.ALLOCATED);
            }
        }
    }

    @Test
    @DisplayName("D8 an address that somebody has is given to nobody else")
    default void d8(Bench bench) throws InterruptedException {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            AllocationRequest request =
                    AllocationRequest.of(resources.definition()).withIdempotencyKey(bench.name("d8"));
            Allocation first = resources.allocate(request);
            String hwaddr = first.hwaddr();
            resources.deallocate(first);
            bench.await(bench.instances()
                    .create(bench.machine("d8")
                            .nic(NicSpec.named("eth0").mac(hwaddr).build())
                            .build()));

            assertThat(resources.allocate(request).hwaddr()).isNotEqualTo(hwaddr);
        }
    }

    @Test
    @DisplayName(
            "D9 a repetition with the same key adopts, with another definition it is ALREADY_EXISTS, without a key it is one more")
    default void d9(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            AllocationRequest request =
                    AllocationRequest.of(resources.definition()).withIdempotencyKey(bench.name("d9"));
            Allocation first = resources.allocate(request);

            assertThat(resources.allocate(request).hwaddr()).isEqualTo(first.hwaddr());
            assertThatFailureOf(() -> resources.allocate(
                            AllocationRequest.of(resources.sample().definition(Requirements.of(2, 1)))
                                    .withIdempotencyKey(bench.name("d9"))))
                    .hasCode(ErrorCode.ALREADY_EXISTS);
            assertThat(resources.driver().status(first.hwaddr())).isEqualTo(AllocationStatus.ALLOCATED);
            Set<String> addresses = new HashSet<>();
            addresses.add(first.hwaddr());
            addresses.add(resources.allocate(resources.definition()).hwaddr());
            addresses.add(resources.allocate(resources.definition()).hwaddr());
            assertThat(addresses).hasSize(3);
        }
    }

    @Test
    @DisplayName("D10 an allocation that fails leaves nothing behind")
    default void d10(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Map<Kind<?>, Set<String>> before = resources.contents();
            ResourceSample sample = resources.sample();
            ResourceSample nowhere =
                    new ResourceSample("no-such-image", sample.configuration(), sample.diskType(), sample.members());
            Requirements requirements = ResourceBench.small()
                    .withDisk("one", Disk.ofGib(1))
                    .withDisk(resources.diskKey("d10"), new Disk("", "", 1, true, ""));

            assertThatFailureOf(() -> resources.allocate(nowhere.definition(requirements)))
                    .hasCode(ErrorCode.NOT_FOUND, ErrorCode.FAILED_PRECONDITION);

            assertThat(resources.contents()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("D11 metadata reach the guest, and of equal keys that of the definition counts")
    default void d11(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Allocation allocation = resources.allocate(AllocationRequest.of(resources
                            .sample()
                            .definition(
                                    ResourceBench.small(),
                                    "\"metadata\": {\"both\": \"of-the-definition\"}, \"metadata_format\": \"env\""))
                    .withMetadata(Map.of("both", "of-the-request", "other", "kept")));

            String told =
                    bench.needs(bench.secondClient().userData(allocation.identifier()), "user data of an instance");
            assertThat(told).contains("both=of-the-definition", "other=kept").doesNotContain("of-the-request");
        }
    }

    @Test
    @DisplayName("D12 of many allocations at the same moment each is one of its own, and those of one key are one")
    default void d12(Bench bench) throws Exception {
        ExecutorService callers = bench.session().context().executor();
        try (ResourceBench resources = ResourceBench.on(bench)) {
            List<Future<Allocation>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                AllocationRequest request =
                        AllocationRequest.of(resources.definition()).withIdempotencyKey(bench.name("d12-" + i / 2));
                calls.add(callers.submit(() -> resources.driver().allocate(request)));
            }
            Set<String> addresses = new HashSet<>();
            Set<String> identifiers = new HashSet<>();
            for (Future<Allocation> each : calls) {
                addresses.add(each.get().hwaddr());
                identifiers.add(each.get().identifier());
            }
            addresses.forEach(resources.driver()::deallocate);

            assertThat(addresses).hasSize(3);
            assertThat(identifiers).hasSize(3);
        }
    }

    @Test
    @DisplayName("D13 when an answer is lost there is one resource, or none and a failure")
    default void d13(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            Map<Kind<?>, Set<String>> before = resources.contents();
            bench.inject(Fault.LOST_REPLY);
            AllocationRequest request =
                    AllocationRequest.of(resources.definition()).withIdempotencyKey(bench.name("d13"));
            try {
                Allocation unused = resources.allocate(request);
            } catch (PolyvisorException failed) {
                assertThat(resources.contents()).isEqualTo(before);
            }

            Allocation allocation = resources.allocate(request);

            Set<String> machines =
                    new HashSet<>(resources.contents().get(bench.secondClient().machineKind()));
            machines.removeAll(before.get(bench.secondClient().machineKind()));
            assertThat(machines).containsExactly(allocation.identifier());
        }
    }

    @Test
    @DisplayName(
            "D14 a call that takes too long is DEADLINE_EXCEEDED, and an interrupted one CANCELLED with the flag set")
    default void d14(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            DriverFixture.Injection hang = bench.inject(Fault.HANG);
            assertThatFailureOf(() ->
                            resources.driver().within(Duration.ofMillis(200)).allocate(resources.definition()))
                    .hasCode(ErrorCode.DEADLINE_EXCEEDED);
            Thread.currentThread().interrupt();
            Throwable answer = catchThrowable(() -> resources.driver().status("02:00:00:00:00:01"));
            assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
            hang.close();
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
        }
    }

    @Test
    @DisplayName(
            "D15 two drivers on one backend do not see each other's resources, and a second session of one sees its own")
    default void d15(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench);
                Fleet fleet = bench.fleetBuilder()
                        .provider(
                                Bench.PROVIDER,
                                bench.driverName(),
                                bench.fixture().connection())
                        .provider("other", bench.driverName(), bench.fixture().connection())
                        .open();
                ResourceBench restarted = ResourceBench.over(bench, fleet.provider(Bench.PROVIDER));
                ResourceBench other = ResourceBench.over(bench, fleet.provider("other"))) {
            restarted.driver().prepare(resources.sample().configuration());
            other.driver().prepare(resources.sample().configuration());
            String hwaddr = resources.allocate(resources.definition()).hwaddr();

            assertThat(other.driver().name()).isNotEqualTo(resources.driver().name());
            assertThat(other.driver().status(hwaddr)).isEqualTo(AllocationStatus.NONE);
            other.driver().deallocate(hwaddr);
            assertThat(restarted.driver().status(hwaddr)).isEqualTo(AllocationStatus.ALLOCATED);
            restarted.driver().deallocate(hwaddr);
            assertThat(resources.driver().status(hwaddr)).isEqualTo(AllocationStatus.NONE);
        }
    }

    @Test
    @DisplayName("D16 the capacity is a number that says what limits it, or not known with the reason")
    default void d16(Bench bench) {
        try (ResourceBench resources = ResourceBench.on(bench)) {
            assertThat(resources.driver().capacity(resources.definition()).exhausted())
                    .isFalse();
            assertThat(resources.driver().capacity(resources.definition()).reason())
                    .isNotBlank();
        }
    }
}
