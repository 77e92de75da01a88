package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The work that a backend was asked for. Jobs that have ended are kept for a while, so that whoever asked can come back.
 * Guarded by the lock of the backend.
 */
public final class Jobs {
    private static final int KEPT = 10_000;

    private final Backend backend;
    private final Map<String, Job> byId = new LinkedHashMap<>();
    private final Map<String, Job> byTicket = new LinkedHashMap<>();
    private final Map<String, Job> running = new HashMap<>();
    private final Set<Job> underWay = new LinkedHashSet<>();
    private final List<FleetClock> clocks = new ArrayList<>();
    private long count;

    Jobs(Backend backend) {
        this.backend = backend;
    }

    /**
     * Takes work on. It is done at once when it takes no time, otherwise by a timer.
     *
     * @param ticket by which it is found when the answer to the request is lost
     * @param machine what it is about, null for something new
     * @param work what is done at the end
     * @param undo what is done when it is given up or fails
     * @param touched what the request has changed already
     */
    public Job begin(
            String ticket,
            @Nullable String machine,
            Duration time,
            FleetClock clock,
            Supplier<?> work,
            Runnable undo,
            Set<Backend.Touched> touched) {
        return backend.locked(() -> {
            Job job = new Job("job-" + ++count, machine, time, work, undo);
            job.touched().addAll(touched);
            keep(ticket, job);
            if (time.isZero()) {
                finish(job);
            } else {
                if (machine != null) {
                    running.put(machine, job);
                }
                underWay.add(job);
                job.go(clock, () -> finish(job));
            }
            return job;
        });
    }

    /** A session brings its clock; what stood still goes on by it. */
    public void join(FleetClock clock) {
        backend.locked(() -> {
            clocks.add(clock);
            underWay.stream().filter(Job::isPaused).toList().forEach(job -> job.go(clock, () -> finish(job)));
            return null;
        });
    }

    /** A session takes its clock away; what it measured goes on by another one, or stands still until there is one. */
    public void leave(FleetClock clock) {
        backend.locked(() -> {
            clocks.remove(clock);
            if (!clocks.contains(clock)) {
                for (Job job :
                        underWay.stream().filter(each -> each.isOn(clock)).toList()) {
                    job.pause();
                    clocks.stream().findFirst().ifPresent(other -> job.go(other, () -> finish(job)));
                }
            }
            return null;
        });
    }

    /** Refuses a machine that other work is under way on. */
    public void needIdle(String machine) {
        backend.locked(() -> {
            if (running.containsKey(machine)) {
                throw PolyvisorException.of(ErrorCode.ABORTED, "other work on " + machine + " is under way");
            }
            return null;
        });
    }

    public Optional<Job> find(String id) {
        return backend.locked(() -> Optional.ofNullable(byId.get(id)));
    }

    public Optional<Job> findByTicket(String ticket) {
        return backend.locked(() -> Optional.ofNullable(byTicket.get(ticket)));
    }

    /** Gives work up; false when it has ended. */
    public boolean cancel(Job job) {
        return backend.locked(() -> {
            running.values().remove(job);
            underWay.remove(job);
            return job.cancel();
        });
    }

    /** Forgets all jobs, as a restart of a management server does. What is under way goes on. */
    public void forget() {
        backend.locked(() -> {
            byId.clear();
            byTicket.clear();
            return null;
        });
    }

    private void finish(Job job) {
        backend.recorded(job.touched(), () -> {
            running.values().remove(job);
            underWay.remove(job);
            job.finish();
            return null;
        });
    }

    private void keep(String ticket, Job job) {
        byId.put(job.id(), job);
        byTicket.put(ticket, job);
        if (byId.size() > KEPT) {
            Job oldest = byId.values().iterator().next();
            byId.remove(oldest.id());
            byTicket.values().remove(oldest);
        }
    }
}
