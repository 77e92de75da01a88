package dev.polyvisor.simulators.lxd;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The time of the machine, of which a test can skip a part: what would happen in it happens at once. */
final class SkippingClock implements FleetClock, AutoCloseable {
    private final SystemClock machine = new SystemClock();
    private final AtomicLong skipped = new AtomicLong();
    private final Set<Alarm> waiting = ConcurrentHashMap.newKeySet();

    private record Alarm(long due, Runnable task) {}

    @Override
    public Instant now() {
        return machine.now().plusNanos(skipped.get());
    }

    @Override
    public long nanoTime() {
        return machine.nanoTime() + skipped.get();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Alarm alarm = new Alarm(nanoTime() + delay.toNanos(), task);
        waiting.add(alarm);
        Timer timer = machine.schedule(delay, () -> ring(alarm));
        return () -> {
            waiting.remove(alarm);
            timer.cancel();
        };
    }

    /** Skips a part of the time; what is not due then stays where it is on the machine's clock. */
    void skip(Duration part) {
        skipped.addAndGet(part.toNanos());
        waiting.stream()
                .filter(alarm -> alarm.due - nanoTime() <= 0)
                .sorted(Comparator.comparingLong(alarm -> alarm.due - nanoTime()))
                .forEach(this::ring);
    }

    private void ring(Alarm alarm) {
        if (waiting.remove(alarm)) {
            alarm.task.run();
        }
    }

    @Override
    public void close() {
        machine.close();
    }
}
