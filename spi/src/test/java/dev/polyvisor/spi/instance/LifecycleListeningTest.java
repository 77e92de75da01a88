package dev.polyvisor.spi.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.spi.testing.StepExecutor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LifecycleListeningTest {
    private final StepExecutor executor = new StepExecutor();
    private final List<String> heard = new ArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();

    private static LifecycleEvent event(String name) {
        return new LifecycleEvent(
                SomeMachine.KEY,
                new InstanceRef(Scope.of("default"), "one"),
                LifecycleAction.OTHER,
                name,
                Instant.EPOCH,
                Optional.empty(),
                Map.of());
    }

    private LifecycleListening listening() {
        return new LifecycleListening(executor, event -> heard.add(event.backendAction()), closed::incrementAndGet);
    }

    @Test
    void events_are_told_on_the_executor_in_their_order() {
        LifecycleListening listening = listening();
        listening.tell(event("first"));
        listening.tell(event("second"));
        assertThat(heard).isEmpty();

        executor.runAll();
        listening.tell(event("third"));
        executor.runAll();

        assertThat(heard).containsExactly("first", "second", "third");
    }

    @Test
    void after_the_close_nothing_is_told_not_even_what_waited() {
        LifecycleListening listening = listening();
        listening.tell(event("waiting"));

        listening.close();
        listening.tell(event("late"));
        executor.runAll();

        assertThat(heard).isEmpty();
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_listener_that_throws_is_reported_and_hears_the_next_event() {
        List<Throwable> reported = new ArrayList<>();
        LifecycleListening listening = new LifecycleListening(
                executor,
                event -> {
                    heard.add(event.backendAction());
                    throw new IllegalStateException("of " + event.backendAction());
                },
                () -> {});
        listening.tell(event("first"));
        listening.tell(event("second"));

        Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> reported.add(failure));
        try {
            executor.runAll();
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(before);
        }

        assertThat(heard).containsExactly("first", "second");
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("of first", "of second");
    }

    @Test
    void an_executor_that_takes_no_more_ends_the_subscription() {
        LifecycleListening listening = listening();
        executor.shutdown();

        listening.tell(event("first"));

        assertThat(closed).hasValue(1);
    }

    @Test
    void a_listener_may_close_its_own_subscription() {
        List<LifecycleListening> own = new ArrayList<>();
        LifecycleListening listening = new LifecycleListening(
                executor,
                event -> {
                    heard.add(event.backendAction());
                    own.get(0).close();
                },
                () -> {});
        own.add(listening);
        listening.tell(event("first"));
        listening.tell(event("second"));

        executor.runAll();

        assertThat(heard).containsExactly("first");
    }

    @Test
    void a_close_waits_for_the_call_that_is_under_way() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        LifecycleListening listening = new LifecycleListening(
                executor,
                event -> {
                    entered.countDown();
                    try {
                        leave.await();
                        heard.add("returned");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                () -> {});
        listening.tell(event("first"));
        Thread caller = new Thread(executor::runAll, "caller");
        caller.start();
        entered.await();
        Thread closer = new Thread(
                () -> {
                    listening.close();
                    heard.add("closed");
                },
                "closer");
        closer.start();
        while (closer.getState() != Thread.State.WAITING && closer.isAlive() && !Thread.interrupted()) {
            Thread.onSpinWait();
        }

        leave.countDown();
        closer.join();
        caller.join();

        assertThat(heard).containsExactly("returned", "closed");
    }
}
