package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedsTest {
    private final Sessions sessions = new Sessions();
    private final FakeHypervisor hypervisor =
            FakeHypervisor.builder().machines(50).snapshots(1).build();

    @AfterEach
    void close() {
        sessions.close();
    }

    private Follower follow(String events) throws InterruptedException {
        Follower follower = new Follower(sessions.open(hypervisor, "events", events));
        follower.start();
        settle(follower);
        return follower;
    }

    private void settle(Follower follower) throws InterruptedException {
        sessions.clock.settle();
        follower.poll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "hints", "state"})
    void every_flavour_brings_everything_and_keeps_it(String events) throws Exception {
        Follower follower = follow(events);
        assertThat(follower.sorted()).isEqualTo(Follower.truth(hypervisor));

        hypervisor.churn(2000);
        hypervisor.removeMachine(
                hypervisor.all("lab", FakeMachine.KIND).get(0).key().id());
        settle(follower);

        assertThat(follower.sorted()).isEqualTo(Follower.truth(hypervisor));
    }

    @Test
    void each_kind_is_written_by_one_feed() {
        for (String events : List.of("polling", "hints", "state", "none")) {
            Driver driver = sessions.open(hypervisor, "events", events);

            assertThat(driver.feeds().stream().flatMap(f -> f.kinds().stream()))
                    .as(events)
                    .containsExactlyInAnyOrderElementsOf(driver.kinds());
        }
    }

    @Test
    void sources_of_state_are_one_for_each_kind_with_names_of_their_own() {
        assertThat(sessions.open(hypervisor, "events", "state").feeds().stream()
                        .map(feed -> feed.source().orElseThrow().name())
                        .collect(Collectors.toSet()))
                .hasSize(FakeHypervisor.kinds().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hints", "state"})
    void streams_give_signs_of_life(String events) throws Exception {
        Follower follower = follow(events);

        sessions.clock.advanceUntil(() -> !follower.logged().isEmpty(), Duration.ofSeconds(10));

        assertThat(follower.logged()).contains(events.equals("state") ? "bookmark" : "alive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hints", "state"})
    void a_stream_is_ended_by_the_backend(String events) throws Exception {
        Follower follower = follow(events);

        hypervisor.endStreams(ErrorCode.ABORTED);
        sessions.clock.settle();

        assertThat(follower.logged()).isNotEmpty().containsOnly("ended ABORTED");
        assertThat(hypervisor.openStreams()).isZero();
    }

    @Test
    void going_offline_ends_streams() throws Exception {
        Follower follower = follow("hints");

        hypervisor.faults().offline();
        sessions.clock.settle();

        assertThat(follower.logged()).containsExactly("ended UNAVAILABLE");
    }

    @Test
    void an_expired_cursor_is_told() throws Exception {
        Follower follower = follow("state");
        PollingSource<?> polling = (PollingSource<?>) sessions.open(hypervisor, "events", "polling")
                .feeds()
                .get(0)
                .source()
                .orElseThrow();
        Cursor old = polling.position();

        hypervisor.expireCursors();
        sessions.clock.settle();

        assertThat(follower.logged()).isNotEmpty().containsOnly("ended OUT_OF_RANGE");
        assertThatThrownBy(() -> polling.poll(old))
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_RANGE));
        assertThat(polling.poll(polling.position()).events()).isEmpty();
    }

    @Test
    void a_cursor_expires_when_more_events_have_passed_than_are_kept() throws Exception {
        FakeHypervisor small = FakeHypervisor.builder().machines(10).history(5).build();
        PollingSource<?> polling = (PollingSource<?>) sessions.open(small, "events", "polling")
                .feeds()
                .get(0)
                .source()
                .orElseThrow();
        Cursor old = polling.position();
        String id = small.all("lab", FakeMachine.KIND).get(0).key().id();

        for (int i = 0; i < 5; i++) {
            small.setLabel(id, "n", Integer.toString(i));
        }
        assertThat(polling.poll(old).events()).hasSize(5);

        small.setLabel(id, "n", "one more");
        assertThatThrownBy(() -> polling.poll(old))
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_RANGE));
    }

    @Test
    void a_stream_of_state_goes_on_where_the_listing_ended() throws Exception {
        String id = hypervisor.addMachine("late", MachineType.CONTAINER);
        Driver driver = sessions.open(hypervisor, "events", "state");
        hypervisor.faults().at(FaultPoint.SUBSCRIBE).of(FakeMachine.KIND).hang().release();
        Follower follower = new Follower(driver);
        hypervisor.faults().events().hold(1);
        hypervisor.setState(id, MachineState.RUNNING);

        follower.start();
        hypervisor.faults().events().release();
        sessions.clock.settle();

        assertThat(follower.logged()).contains("fake-machine.updated");
        assertThat(follower.sorted()).isEqualTo(Follower.truth(hypervisor));
    }

    @Test
    void churn_goes_on_by_itself_until_the_session_is_closed() throws Exception {
        Driver driver = sessions.open(hypervisor, "churn", "10");
        var before = Follower.truth(hypervisor);

        sessions.clock.advanceUntil(() -> false, Duration.ofSeconds(3));
        var after = Follower.truth(hypervisor);
        assertThat(after).isNotEqualTo(before);

        driver.close();
        sessions.clock.advance(Duration.ofSeconds(10));
        sessions.clock.settle();
        assertThat(Follower.truth(hypervisor)).isEqualTo(after);
    }
}
