package dev.polyvisor.spi.policy;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.spi.time.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The machines that failed, and when each is tried again: after a pause that doubles with each failure in a row, with half
 * of it left to chance.
 *
 * <p>Thread safety: none.
 */
final class Retries {
    private static final int MOST_DOUBLINGS = 20;

    private final FleetClock clock;
    private final RandomGenerator random;
    private final PolicySettings settings;
    private final Map<ResourceKey, Retry> machines = new HashMap<>();
    private final PriorityQueue<Retry> order = new PriorityQueue<>((a, b) -> Long.signum(a.at - b.at));

    private record Retry(ResourceKey machine, int failures, long at) {}

    Retries(FleetClock clock, RandomGenerator random, PolicySettings settings) {
        this.clock = clock;
        this.random = random;
        this.settings = settings;
    }

    void failed(ResourceKey machine) {
        Retry before = machines.get(machine);
        int failures = before == null ? 0 : before.failures;
        Retry next = new Retry(machine, failures + 1, clock.nanoTime() + pause(failures));
        machines.put(machine, next);
        order.add(next);
    }

    private long pause(int failures) {
        long longest = settings.searchInterval().toNanos();
        long shortest = Math.min(longest, settings.retryInterval().toNanos());
        long pause = shortest > longest >> Math.min(failures, MOST_DOUBLINGS) ? longest : shortest << failures;
        return pause / 2 + random.nextLong(pause / 2 + 1);
    }

    void forget(ResourceKey machine) {
        machines.remove(machine);
    }

    /** Whether a machine waits for its pause to end. */
    boolean isPausing(ResourceKey machine) {
        Retry retry = machines.get(machine);
        return retry != null && retry.at - clock.nanoTime() > 0;
    }

    /** Hands over the machines whose pause has ended. Their failures are not forgotten. */
    void takeDue(Consumer<ResourceKey> sink) {
        long now = clock.nanoTime();
        for (Retry first = order.peek(); first != null && first.at - now <= 0; first = order.peek()) {
            order.remove();
            if (machines.get(first.machine) == first) {
                sink.accept(first.machine);
            }
        }
    }

    /** How long until the next pause ends. */
    Duration next() {
        Retry first = order.peek();
        return first == null ? Loop.NEVER : Duration.ofNanos(Math.max(0, first.at - clock.nanoTime()));
    }
}
