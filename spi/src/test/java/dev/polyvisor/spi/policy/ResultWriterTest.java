package dev.polyvisor.spi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.policy.ResultWriter.Outdated;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.Vm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How results get into the store while others write without pause. */
class ResultWriterTest {
    private static final int MACHINES = 2_000;

    private final Ticking clock = new Ticking();
    private final RevisionedStore store = new RevisionedStore("epoch-1", 65_536, Runnable::run, clock);
    private final ResultWriter writer = new ResultWriter(store, clock);

    @Test
    void what_is_outdated_gives_way_to_others_for_a_second_and_no_longer() {
        store.register(List.of(Vm.KIND));
        store.commit(
                Set.of(),
                transaction -> IntStream.range(0, MACHINES).forEach(i -> {
                    transaction.put(vm(i));
                    transaction.validate(vm(i).key(), new Validation(Validation.State.VALID, 1, 1, 0, Set.of()));
                }));
        IntStream.range(0, MACHINES).forEach(i -> writer.add(new Outdated(vm(i).key(), true)));

        pass(Duration.ofMillis(100));
        assertThat(valid()).as("still valid after 0.1 s").isBetween(1L, MACHINES - 1L);
        assertThat(store.snapshot()
                        .entries(Vm.KIND)
                        .filter(entry -> entry.validation().state() == Validation.State.VALID))
                .as("what still shows as valid is known to be outdated")
                .allMatch(entry -> writer.isOutdated(entry.key()));
        pass(Duration.ofSeconds(1));

        assertThat(valid()).as("still valid after 1.1 s").isZero();
        assertThat(writer.isBehind()).isFalse();
        assertThat(writer.isOutdated(vm(0).key())).isFalse();
    }

    /** Somebody else writes before each call. */
    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusMillis(50)) {
            store.commit(
                    Set.of(),
                    transaction -> transaction.put(Vm.of("other", "busy").named("n" + clock.nanos)));
            var unused = writer.write();
            clock.nanos += Duration.ofMillis(50).toNanos();
        }
    }

    private long valid() {
        return store.snapshot()
                .entries(Vm.KIND)
                .filter(entry -> entry.validation().state() == Validation.State.VALID)
                .count();
    }

    private static Vm vm(int number) {
        return Vm.of("lab", "" + number);
    }

    /** Some time goes by between any two looks at it. */
    private static final class Ticking implements FleetClock {
        private long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanoTime() {
            return nanos += 2_000;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("nothing here waits");
        }
    }
}
