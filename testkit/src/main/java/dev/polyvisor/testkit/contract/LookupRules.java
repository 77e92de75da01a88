package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceQuery;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.inventory.MachineState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Finding instances. */
interface LookupRules extends DriverContract {

    @Test
    @DisplayName("I1 an instance is found by name, reference and id and in the list, with handles that are equal")
    default void i1(Bench bench) throws InterruptedException {
        Instance made = bench.stopped("i1");
        Instances instances = bench.instances();

        assertThat(instances.get(made.name())).isEqualTo(made).hasSameHashCodeAs(made);
        assertThat(instances.get(made.ref())).isEqualTo(made);
        assertThat(instances.find(made.name())).contains(made);
        assertThat(instances.byId(made.id())).isEqualTo(made);
        assertThat(instances.list()).contains(made);
        assertThat(made.key()).isEqualTo(bench.machineKey(made.id()));
        assertThat(made.info().key()).isEqualTo(made.key());
    }

    @Test
    @DisplayName("I2 an unknown name or id is NOT_FOUND, or nothing where the method says so")
    default void i2(Bench bench) {
        Instances instances = bench.instances();

        assertThatFailureOf(() -> instances.get(bench.name("nobody"))).hasCode(ErrorCode.NOT_FOUND);
        assertThatFailureOf(() -> instances.byId(ListingRules.NOBODY)).hasCode(ErrorCode.NOT_FOUND);
        assertThat(instances.find(bench.name("nobody"))).isEmpty();
    }

    @Test
    @DisplayName("I3 a text that can be no name is INVALID_ARGUMENT")
    default void i3(Bench bench) {
        Instances instances = bench.instances();
        for (String text :
                List.of("", " ", ".", "..", "a/b", "../etc", "a\\b", "line\nbreak", "nul\0", "x".repeat(300))) {
            assertThatFailureOf(() -> instances.get(text)).as("get(%s)", text).hasCode(ErrorCode.INVALID_ARGUMENT);
            assertThatFailureOf(() -> instances.find(text)).as("find(%s)", text).hasCode(ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    @DisplayName("I4 a name that several scopes have is FAILED_PRECONDITION with all of them, and found with its scope")
    default void i4(Bench bench) throws InterruptedException {
        bench.needs(Capability.SCOPES);
        Scope other = bench.needs(bench.fixture().otherScope(), "second scope");
        Instance here = bench.stopped("i4");
        Instance there = bench.await(
                bench.instances().in(other).create(bench.machine("i4").build()));

        assertThat(there.name()).isEqualTo(here.name());
        assertThatFailureOf(() -> bench.instances().inAllScopes().get(here.name()))
                .hasCode(ErrorCode.FAILED_PRECONDITION)
                .hasMessageContaining(here.ref().scope().name())
                .hasMessageContaining(other.name());
        assertThat(bench.instances().get(new InstanceRef(other, here.name()))).isEqualTo(there);
        assertThat(bench.instances().get(here.name())).isEqualTo(here);
    }

    @Test
    @DisplayName(
            "I5 a view keeps to its scope; one that is not there is NOT_FOUND, and in all of them nothing can be created")
    default void i5(Bench bench) throws InterruptedException {
        bench.needs(Capability.SCOPES);
        Scope other = bench.needs(bench.fixture().otherScope(), "second scope");
        Instance here = bench.stopped("i5");
        Instances view = bench.instances().in(other);

        assertThat(bench.instances().scope()).contains(here.ref().scope());
        assertThat(view.scope()).contains(other);
        assertThat(view.list()).doesNotContain(here);
        assertThat(view.find(here.name())).isEmpty();
        assertThat(view.byId(here.id())).isEqualTo(here);
        assertThat(bench.instances().inAllScopes().scope()).isEmpty();
        assertThat(bench.instances().inAllScopes().list()).contains(here);
        assertThatFailureOf(() ->
                        bench.instances().in(Scope.of("pvc-no-such-scope")).list())
                .hasCode(ErrorCode.NOT_FOUND);
        assertThatFailureOf(() -> bench.instances()
                        .inAllScopes()
                        .create(bench.machine("i5-all").build()))
                .hasCode(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    @DisplayName("I6 lists are ordered by scope and name, and a query finds exactly what its condition holds for")
    default void i6(Bench bench) throws InterruptedException {
        Instance second = bench.stopped("i6-b");
        Instance first = bench.running("i6-a");
        List<Instance> all = bench.instances().inAllScopes().list();

        assertThat(all)
                .extracting(Instance::ref)
                .isSortedAccordingTo(Comparator.comparing(InstanceRef::scope).thenComparing(InstanceRef::name));
        for (InstanceQuery query : List.of(
                InstanceQuery.builder().namePrefix(bench.name("i6")).build(),
                InstanceQuery.builder().state(MachineState.RUNNING).build(),
                InstanceQuery.builder().type(first.info().type()).build(),
                InstanceQuery.builder().label("contract", "no such label").build())) {
            List<InstanceInfo> matching = bench.instances().list().stream()
                    .map(Instance::info)
                    .filter(query::matches)
                    .toList();
            assertThat(bench.instances().list(query))
                    .as("%s", query)
                    .extracting(Instance::key)
                    .containsExactlyElementsOf(
                            matching.stream().map(InstanceInfo::key).toList());
        }
        assertThat(bench.instances()
                        .list(InstanceQuery.builder()
                                .namePrefix(bench.name("i6"))
                                .build()))
                .containsExactly(first, second);
        assertThatFailureOf(() -> bench.instances().get(bench.name("i6"))).hasCode(ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName(
            "I7 a refresh shows what happened behind the driver's back, and info() is not older than the inventory")
    default void i7(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        Instance instance = bench.stopped("i7");
        Instance other = bench.instances().get(instance.name());

        bench.secondClient().start(instance.id());
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);

        bench.secondClient().label(instance.id(), "contract", "i7");
        bench.await(
                instance.key(),
                entry -> entry.filter(
                                found -> "i7".equals(found.value().labels().get("contract")))
                        .isPresent());
        assertThat(other.info().labels()).containsEntry("contract", "i7");
    }

    @Test
    @DisplayName("I8 of an instance that is gone reads are NOT_FOUND, and the handle keeps what was last known")
    default void i8(Bench bench) throws InterruptedException {
        Instance instance = bench.stopped("i8");
        bench.secondClient().delete(instance.id());

        assertThatFailureOf(instance::refresh).hasCode(ErrorCode.NOT_FOUND);
        assertThatFailureOf(instance::details).hasCode(ErrorCode.NOT_FOUND);
        assertThatFailureOf(() -> instance.config().document()).hasCode(ErrorCode.NOT_FOUND, ErrorCode.UNIMPLEMENTED);
        assertThatCode(() -> assertThat(instance.info().name()).isEqualTo(bench.name("i8")))
                .doesNotThrowAnyException();
        assertThat(bench.instances().find(bench.name("i8"))).isEqualTo(Optional.empty());
    }
}
