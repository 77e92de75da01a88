package dev.polyvisor.simulators.lxd.operation;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.server.Frames;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** LXD asks each socket at once and every ten seconds whether it lives, and drops it when three questions are not answered. */
public final class Pings {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int MOST = 3;

    private final Frames frames;
    private final FleetClock clock;
    private final Executor executor;
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean ended;
    private volatile FleetClock.@Nullable Timer timer;

    public Pings(Frames frames, FleetClock clock, Executor executor) {
        this.frames = frames;
        this.clock = clock;
        this.executor = executor;
    }

    /** Asks, and plans the next question. */
    public void ask() {
        if (ended) {
            return;
        }
        if (unanswered.getAndIncrement() >= MOST) {
            frames.cut();
            return;
        }
        if (frames.ping("keepalive")) {
            timer = clock.schedule(EVERY, this::askLater);
        }
    }

    /** A timer must not wait for a client. */
    private void askLater() {
        try {
            executor.execute(this::ask);
        } catch (RejectedExecutionException closed) {
            ended = true;
        }
    }

    public void answered() {
        unanswered.set(0);
    }

    public void end() {
        ended = true;
        FleetClock.Timer planned = timer;
        if (planned != null) {
            planned.cancel();
        }
    }
}
