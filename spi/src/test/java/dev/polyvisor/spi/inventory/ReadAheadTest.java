package dev.polyvisor.spi.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ReadAheadTest {
    private static final int MANY = 10_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Numbers from 0 on; can fail, or stand still until it is interrupted. */
    private static final class Numbers implements ReadAhead.Source<Integer> {
        private final int end;
        private final int failing;
        private final int standing;
        private int next;
        private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
        private final AtomicInteger closes = new AtomicInteger();
        private final Thread maker = Thread.currentThread();
        private final CountDownLatch ahead = new CountDownLatch(1);
        private final CountDownLatch stands = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        Numbers(int end, int failing, int standing) {
            this.end = end;
            this.failing = failing;
            this.standing = standing;
        }

        static Numbers to(int end) {
            return new Numbers(end, -1, -1);
        }

        @Override
        public Optional<Integer> next() throws InterruptedException {
            readers.add(Thread.currentThread());
            if (Thread.currentThread() != maker) {
                ahead.countDown();
            }
            if (next == failing) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "cut");
            }
            if (next == standing) {
                stands.countDown();
                new CountDownLatch(1).await();
            }
            return next < end ? Optional.of(next++) : Optional.empty();
        }

        @Override
        public void close() {
            closes.incrementAndGet();
            closed.countDown();
        }
    }

    private static List<Integer> rest(ReadAhead<Integer> reading) throws InterruptedException {
        List<Integer> all = new ArrayList<>();
        for (Optional<Integer> next = reading.next(); next.isPresent(); next = reading.next()) {
            all.add(next.get());
        }
        return all;
    }

    private static List<Integer> numbers(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void elements_keep_their_order_and_are_read_on_another_thread() throws InterruptedException {
        Numbers source = Numbers.to(MANY);
        try (ReadAhead<Integer> reading = new ReadAhead<>(source, threads)) {
            assertThat(reading.next()).contains(0);
            assertThat(source.ahead.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(rest(reading)).isEqualTo(numbers(MANY).subList(1, MANY));
            assertThat(reading.next()).as("after the end").isEmpty();
        }
        Set<Thread> others = new HashSet<>(source.readers);
        others.remove(Thread.currentThread());
        assertThat(others).hasSize(1);
        assertThat(source.closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(source.closes).hasValue(1);
    }

    @Test
    void a_short_reply_needs_no_second_thread() throws InterruptedException {
        Executor none = task -> {
            throw new AssertionError("no thread is needed");
        };
        try (ReadAhead<Integer> reading = new ReadAhead<>(Numbers.to(100), none)) {
            assertThat(rest(reading)).isEqualTo(numbers(100));
        }
    }

    @Test
    void an_executor_that_takes_no_work_or_never_comes_to_it_delays_nothing() throws InterruptedException {
        Executor refusing = task -> {
            throw new RejectedExecutionException();
        };
        for (Executor executor : List.of(refusing, task -> {})) {
            Numbers source = Numbers.to(MANY);
            try (ReadAhead<Integer> reading = new ReadAhead<>(source, executor)) {
                assertThat(rest(reading)).isEqualTo(numbers(MANY));
            }
            assertThat(source.readers).containsExactly(Thread.currentThread());
            assertThat(source.closes).hasValue(1);
        }
    }

    @Test
    void an_executor_that_comes_to_it_late_finds_what_is_left() throws InterruptedException {
        List<Runnable> tasks = new ArrayList<>();
        Numbers source = Numbers.to(MANY);
        try (ReadAhead<Integer> reading = new ReadAhead<>(source, tasks::add)) {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < MANY / 2; i++) {
                all.add(reading.next().orElseThrow());
            }
            threads.execute(tasks.get(0));
            all.addAll(rest(reading));
            assertThat(all).isEqualTo(numbers(MANY));
        }
        assertThat(source.closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_failure_comes_after_what_was_read_before_it() throws InterruptedException {
        Numbers source = new Numbers(MANY, 5_000, -1);
        try (ReadAhead<Integer> reading = new ReadAhead<>(source, threads)) {
            List<Integer> before = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                before.add(reading.next().orElseThrow());
            }
            assertThat(before).isEqualTo(numbers(5_000));
            assertThatThrownBy(reading::next).hasMessageContaining("cut");
            assertThatThrownBy(reading::next).hasMessageContaining("cut");
        }
    }

    @Test
    void a_close_ends_a_read_that_stands_still_and_lets_go_of_the_source_after_it() throws InterruptedException {
        Numbers source = new Numbers(MANY, -1, 300);
        ReadAhead<Integer> reading = new ReadAhead<>(source, threads);
        assertThat(reading.next()).contains(0);
        assertThat(source.stands.await(20, TimeUnit.SECONDS)).isTrue();

        reading.close();
        reading.close();

        assertThat(source.closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(source.closes).hasValue(1);
    }

    @Test
    void a_close_ends_a_reader_that_is_too_far_ahead() throws InterruptedException {
        Numbers source = Numbers.to(Integer.MAX_VALUE);
        ReadAhead<Integer> reading = new ReadAhead<>(source, threads);
        assertThat(reading.next()).contains(0);

        reading.close();

        assertThat(source.closed.await(20, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(source.next).isLessThan(MANY);
    }

    @Test
    void an_interrupt_of_the_one_who_asks_is_thrown_to_it() throws InterruptedException {
        Numbers source = new Numbers(MANY, -1, 300);
        try (ReadAhead<Integer> reading = new ReadAhead<>(source, threads)) {
            for (int i = 0; i < 256; i++) { // all whole batches before it stands still
                assertThat(reading.next()).contains(i);
            }
            assertThat(source.stands.await(20, TimeUnit.SECONDS)).isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(reading::next).isInstanceOf(InterruptedException.class);
        }
        assertThat(source.closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_stream_of_an_iterator_lets_go_of_it_when_it_is_closed() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        try (Stream<Integer> stream = ReadAhead.of(numbers(MANY).iterator(), closed::countDown, threads).stream()) {
            assertThat(stream.toList()).isEqualTo(numbers(MANY));
            assertThat(closed.getCount()).isEqualTo(1);
        }
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_interrupt_of_who_reads_the_stream_is_told_as_cancelled_and_stays() {
        Numbers source = new Numbers(MANY, -1, 0);
        Thread.currentThread().interrupt();
        try (Stream<Integer> stream = new ReadAhead<>(source, threads).stream()) {
            assertThatThrownBy(stream::count)
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(source.closes).hasValue(1);
    }
}
