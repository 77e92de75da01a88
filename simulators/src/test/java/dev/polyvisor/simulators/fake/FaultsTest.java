package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.fault.Hang;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final Sessions sessions = new Sessions();
    private final FakeHypervisor hypervisor =
            FakeHypervisor.builder().machines(2500).volumes(0).build();
    private final Driver driver = sessions.open(hypervisor);

    @AfterEach
    void close() {
        hypervisor.faults().clear();
        sessions.close();
    }

    private List<Resource> list(Kind<?> kind) throws InterruptedException {
        var adapter = driver.feeds().get(0).adapters().stream()
                .filter(a -> a.kinds().contains(kind))
                .findFirst()
                .orElseThrow();
        List<Resource> all = new ArrayList<>();
        try (var listing = adapter.list(new AdapterContext("lab", new EmptyInventory()))) {
            listing.forEachRemaining(all::add);
        }
        return all;
    }

    private static void assertCode(Throwable thrown, ErrorCode code) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void the_next_call_fails_and_no_other() throws Exception {
        hypervisor.faults().at(FaultPoint.TEST).fail(ErrorCode.UNAUTHENTICATED);

        assertCode(catchThrowable(driver::test), ErrorCode.UNAUTHENTICATED);
        assertThat(driver.test().product()).isEqualTo("Fake");
        assertThat(hypervisor.faults().calls(FaultPoint.TEST)).isEqualTo(2);
    }

    @Test
    void calls_can_be_skipped_and_counted_off() throws Exception {
        hypervisor.faults().at(FaultPoint.TEST).after(1).times(2).fail(ErrorCode.INTERNAL);
        List<Boolean> failed = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            failed.add(catchThrowable(driver::test) != null);
        }

        assertThat(failed).containsExactly(false, true, true, false, false);
    }

    @Test
    void each_nth_call_fails_for_ever() {
        hypervisor.faults().at(FaultPoint.TEST).every(3).fail(ErrorCode.INTERNAL);
        List<Boolean> failed = new ArrayList<>();

        for (int i = 0; i < 9; i++) {
            failed.add(catchThrowable(driver::test) != null);
        }

        assertThat(failed).containsExactly(false, false, true, false, false, true, false, false, true);
    }

    @Test
    void a_listing_can_fail_at_its_beginning_or_in_the_middle_and_for_one_kind() throws Exception {
        hypervisor.faults().at(FaultPoint.LIST).of(FakeHost.KIND).fail(ErrorCode.PERMISSION_DENIED);
        hypervisor
                .faults()
                .at(FaultPoint.LIST_PAGE)
                .of(FakeMachine.KIND)
                .after(2)
                .fail(ErrorCode.UNAVAILABLE);

        assertThat(list(FakeNetwork.KIND)).hasSize(2);
        assertCode(catchThrowable(() -> list(FakeHost.KIND)), ErrorCode.PERMISSION_DENIED);
        assertCode(catchThrowable(() -> list(FakeMachine.KIND)), ErrorCode.UNAVAILABLE);
        assertThat(list(FakeMachine.KIND)).hasSize(2500);
    }

    @Test
    void a_listing_can_show_too_little() throws Exception {
        hypervisor.faults().shrinkListing(FakeMachine.KIND, 0.2);

        assertThat(list(FakeMachine.KIND)).hasSize(500);
        assertThat(list(FakeMachine.KIND)).hasSize(2500);
    }

    @Test
    void a_listing_can_show_values_of_somebody_else() throws Exception {
        hypervisor.faults().malformListing(FakeNetwork.KIND, value -> new FakeHypervisorForeign(value));

        assertThat(list(FakeNetwork.KIND))
                .extracting(value -> value.key().provider())
                .containsOnly("elsewhere");
    }

    @Test
    void offline_fails_every_call_until_online() throws Exception {
        hypervisor.faults().offline();

        assertCode(catchThrowable(driver::test), ErrorCode.UNAVAILABLE);
        assertCode(catchThrowable(() -> list(FakeHost.KIND)), ErrorCode.UNAVAILABLE);

        hypervisor.faults().online();
        assertThat(list(FakeHost.KIND)).hasSize(3);
    }

    @Test
    void a_hanging_call_goes_on_when_it_is_released() throws Exception {
        Hang hang = hypervisor.faults().at(FaultPoint.TEST).hang();
        CompletableFuture<Object> answer = new CompletableFuture<>();
        sessions.context().executor().execute(() -> {
            try {
                answer.complete(driver.test());
            } catch (InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });

        hang.awaitReached();
        assertThat(answer).isNotDone();
        hang.release();

        assertThat(answer.get()).hasToString("Fake 1.0");
    }

    @Test
    void a_hanging_call_ends_when_it_is_interrupted_unless_it_cannot_be() throws Exception {
        Hang soft = hypervisor.faults().at(FaultPoint.TEST).hang();
        Hang hard = hypervisor.faults().at(FaultPoint.TEST).hangUninterruptibly();
        AtomicReference<Object> first = new AtomicReference<>();
        AtomicReference<Object> second = new AtomicReference<>();
        Thread one = new Thread(() -> first.set(catchThrowable(driver::test)));
        Thread two = new Thread(() -> {
            Throwable thrown = catchThrowable(driver::test);
            second.set(thrown == null ? Thread.currentThread().isInterrupted() : thrown);
        });

        one.start();
        soft.awaitReached();
        one.interrupt();
        one.join();
        two.start();
        hard.awaitReached();
        two.interrupt();
        hard.release();
        two.join();

        assertThat(first.get()).isInstanceOf(InterruptedException.class);
        assertThat(second.get()).isEqualTo(true);
    }

    @Test
    void opening_can_fail() {
        hypervisor.faults().at(FaultPoint.OPEN).fail(ErrorCode.INTERNAL);

        assertCode(catchThrowable(() -> sessions.open(hypervisor)), ErrorCode.INTERNAL);
    }

    @Test
    void events_are_lost_repeated_held_and_reversed() throws Exception {
        Follower follower = new Follower(driver);
        follower.start();

        hypervisor.faults().events().lose(2);
        hypervisor.faults().events().repeat(1);
        hypervisor.addMachine("a", MachineType.CONTAINER);
        sessions.clock.settle();
        assertThat(follower.logged()).isEmpty();
        String id = hypervisor.machineId("a");

        hypervisor.setLabel(id, "n", "1");
        sessions.clock.settle();
        assertThat(follower.logged()).containsExactly("fake-machine.updated", "fake-machine.updated");

        hypervisor.faults().events().hold(1);
        hypervisor.setLabel(id, "n", "2");
        hypervisor.setLabel(id, "n", "3");
        sessions.clock.settle();
        assertThat(follower.logged()).hasSize(2);
        hypervisor.faults().events().release();
        sessions.clock.settle();
        assertThat(follower.logged()).hasSize(4).containsOnly("fake-machine.updated");
    }

    @Test
    void reversed_events_keep_the_order_of_each_object() throws Exception {
        Follower follower = new Follower(driver);
        follower.start();
        String id = hypervisor.all("lab", FakeMachine.KIND).get(0).key().id();

        hypervisor.faults().events().reverse(3);
        hypervisor.setSchedulable("h0000000", false);
        hypervisor.setLabel(id, "n", "1");
        sessions.clock.settle();
        assertThat(follower.logged()).isEmpty();
        hypervisor.removeMachine(id);
        sessions.clock.settle();

        assertThat(follower.logged())
                .containsExactly("fake-machine.updated", "fake-machine.deleted", "fake-host.updated");
    }

    @Test
    void unknown_addresses_and_options_of_another_form_are_refused() {
        assertThatThrownBy(() -> sessions.open(hypervisor, "events", "sometimes"))
                .hasMessageContaining("events");
        assertThatThrownBy(() -> new FakeDriverFactory().open(sessions.context(), Connection.parse("local:elsewhere")))
                .hasMessageContaining("local:");
    }

    /** The same value under the key of another provider. */
    private record FakeHypervisorForeign(Resource value) implements Resource {
        @Override
        public ResourceKey key() {
            return new ResourceKey("elsewhere", value.key().kind(), value.key().id());
        }

        @Override
        public String name() {
            return value.name();
        }
    }
}
