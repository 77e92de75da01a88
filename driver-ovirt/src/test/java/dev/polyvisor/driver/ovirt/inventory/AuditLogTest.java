package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.PollingSource.Poll;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.driver.ovirt.client.EngineAddress;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.session.AuditListeners;
import dev.polyvisor.driver.ovirt.session.Unsettled;
import dev.polyvisor.driver.ovirt.testing.ScriptedEngine;
import dev.polyvisor.simulators.VirtualClock;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cursor over the audit log. */
class AuditLogTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ScriptedEngine engine = new ScriptedEngine();
    private final OvirtClient client = OvirtClient.of(
            engine.connection(),
            EngineAddress.of(URI.create(engine.server().http() + "/ovirt-engine/api"))
                    .orElseThrow(),
            "dc1",
            executor,
            new VirtualClock());
    private final Unsettled unsettled = new Unsettled();
    private final AuditLog log = new AuditLog(client, unsettled, new AuditListeners());

    @AfterEach
    void close() {
        client.close();
        engine.close();
        executor.shutdownNow();
    }

    private void tell(int count) {
        for (int i = 0; i < count; i++) {
            engine.tell(35, Map.of("vm", "vm1"));
        }
    }

    private static List<Long> ids(Poll<OvirtEvent> poll) {
        return poll.events().stream().map(OvirtEvent::id).toList();
    }

    @Test
    void the_position_is_that_of_the_newest_event_and_the_start_without_any() throws InterruptedException {
        Cursor empty = log.position();
        tell(3);

        assertThat(ids(log.poll(empty))).containsExactly(1L, 2L, 3L);
        assertThat(log.poll(log.position()).next()).isEqualTo(log.position());
    }

    @Test
    void what_was_there_before_the_listing_is_not_told_after_it() throws InterruptedException {
        tell(3);
        Cursor cursor = log.position();
        tell(2);

        Poll<OvirtEvent> poll = log.poll(cursor);

        assertThat(ids(poll)).containsExactly(4L, 5L);
        assertThat(ids(log.poll(poll.next()))).as("what is repeated").containsExactly(4L, 5L);
    }

    @Test
    void what_came_after_a_cursor_is_told_even_if_the_position_was_asked_for_again() throws InterruptedException {
        tell(3);
        Cursor cursor = log.position();
        tell(2);
        Cursor unused = log.position();

        assertThat(ids(log.poll(cursor))).containsExactly(4L, 5L);
    }

    @Test
    void an_event_that_appears_below_the_cursor_is_among_the_next_ones() throws InterruptedException {
        tell(2_000);
        engine.tell(2_010, 35, Map.of("vm", "vm1"));
        Cursor cursor = log.position();
        engine.tell(2_005, 35, Map.of("vm", "late"));

        Poll<OvirtEvent> poll = log.poll(cursor);

        assertThat(poll.events())
                .singleElement()
                .satisfies(event -> assertThat(event.vm()).isEqualTo("late"));
        assertThat(poll.next()).isEqualTo(cursor);
    }

    @Test
    void pages_that_grow_while_they_are_read_lose_nothing_and_repeat_only_the_overlap() throws InterruptedException {
        Cursor cursor = log.position();
        tell(7_500);
        Set<Long> seen = new LinkedHashSet<>();
        List<Integer> pages = new ArrayList<>();
        Poll<OvirtEvent> poll;
        do {
            poll = log.poll(cursor);
            cursor = poll.next();
            seen.addAll(ids(poll));
            pages.add(poll.events().size());
            if (pages.size() < 3) {
                tell(100);
            }
        } while (poll.more() && pages.size() < 20);

        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 7_700).boxed().toList());
        assertThat(pages).hasSizeLessThan(6);
    }

    @Test
    void an_engine_that_has_gone_back_in_time_is_noticed() throws InterruptedException {
        tell(50);
        Cursor cursor = log.position();
        engine.restoreEventsTo(20);

        assertOutOfRange(cursor);
    }

    @Test
    void a_restored_engine_that_has_caught_up_is_noticed_by_the_time_of_the_event() throws InterruptedException {
        tell(50);
        Cursor cursor = log.position();
        engine.restoreEventsTo(20);
        engine.delayEvents(3_600_000);
        tell(60);

        assertOutOfRange(cursor);
    }

    @Test
    void an_event_that_somebody_has_hidden_is_no_sign_of_a_restored_engine() throws InterruptedException {
        tell(5);
        Cursor cursor = log.position();
        engine.hideEvent(5);

        assertThat(log.poll(cursor).next()).isEqualTo(cursor);
    }

    @Test
    void what_a_listing_has_seen_on_its_way_is_told_once() throws InterruptedException {
        Target vm = Target.entity(OvirtVm.KIND.key("dc1", "vm1"));
        unsettled.add(vm);

        assertThat(log.poll(log.position()).events())
                .singleElement()
                .satisfies(event -> assertThat(event.again()).containsExactly(vm));
        assertThat(log.poll(log.position()).events()).isEmpty();
    }

    @Test
    void a_cursor_that_was_not_made_here_begins_at_the_start() throws InterruptedException {
        tell(2);
        assertThat(ids(log.poll(new Cursor("elsewhere")))).containsExactly(1L, 2L);
    }

    private void assertOutOfRange(Cursor cursor) {
        assertThatThrownBy(() -> log.poll(cursor))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.OUT_OF_RANGE));
    }
}
