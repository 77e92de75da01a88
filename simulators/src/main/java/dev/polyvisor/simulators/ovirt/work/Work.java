package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.event.EventLog;
import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import dev.polyvisor.simulators.ovirt.state.Table;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What all work has in common: events, and jobs that go on while time passes. Everything but {@link #then}'s timer happens under the
 * lock of {@link EngineState}.
 */
public final class Work {
    private static final int JOBS_KEPT = 500;

    private final EngineState state;
    private final EventLog log;
    private final Fields fields;
    private final Duration pace;
    private final Deque<Entity> ended = new ArrayDeque<>();
    private int running;
    private int life;

    /**
     * Work of an engine.
     *
     * @param pace how long a step takes
     */
    public Work(EngineState state, EventLog log, Duration pace) {
        this.state = state;
        this.log = log;
        this.fields = new Fields(state);
        this.pace = pace;
    }

    public EngineState state() {
        return state;
    }

    public Fields fields() {
        return fields;
    }

    /** How many jobs have not ended. */
    public int running() {
        return running;
    }

    void tell(Act act, int code, String object, @Nullable Entity... concerns) {
        if (act.isTold()) {
            log.tell(code, act.correlation(), act.user(), object, concerns);
        }
    }

    /** An event of a disk of a machine. */
    void tellOf(Act act, int code, Entity disk, Entity vm) {
        Entity cluster = vm.ref("cluster");
        tell(
                act,
                code,
                disk.name(),
                vm,
                vm.ref("host"),
                cluster,
                cluster == null ? null : cluster.ref("data_center"),
                vm.ref("template"),
                disk.ref("#storage_domain"));
    }

    /** Writes an event that goes with nothing else. */
    public void write(int code, Entity... concerns) {
        log.tell(code, "", "SYSTEM", "", concerns);
    }

    /** An event of a machine, which refers to where it is and what it was made from. */
    void tellOf(Act act, int code, String object, Entity vm) {
        Entity cluster = vm.ref("cluster");
        // what monitoring sees is nobody's deed
        boolean isSeen = code == 61;
        Entity dataCenter = cluster == null || isSeen ? null : cluster.ref("data_center");
        tell(
                isSeen ? new Act("", "", act.atOnce(), act.isTold()) : act,
                code,
                object,
                vm,
                vm.ref("host"),
                cluster,
                dataCenter,
                vm.ref("template"),
                code == 34 || code == 53 ? firstDomain(dataCenter) : null);
    }

    private @Nullable Entity firstDomain(@Nullable Entity dataCenter) {
        for (Entity each : state.table("storage_domain").sorted()) {
            if (dataCenter != null && each.ref("#data_center") == dataCenter) {
                return each;
            }
        }
        return null;
    }

    /** A job with its two steps. */
    Entity begin(Act act, String description) {
        Entity job = new Entity(state.kind("job"), state.ids().next(), "", null)
                .set("description", description)
                .set("status", "started")
                .set("start_time", state.millis())
                .set("last_updated", state.millis())
                .set("#correlation", act.correlation());
        state.table("users").sorted().stream().findFirst().ifPresent(user -> job.set("owner", user));
        step(job, 0, "validating", "Validating").set("status", "finished").set("end_time", state.millis());
        step(job, 1, "executing", "Executing").set("status", "started").set("progress", "0");
        if (!act.atOnce()) {
            state.table("job").put(job);
            running++;
        }
        return job;
    }

    private Entity step(Entity job, int number, String type, String description) {
        Entity step = new Entity(state.kind("step"), state.ids().next(), "", job)
                .set("number", Integer.toString(number))
                .set("type", type)
                .set("description", description)
                .set("start_time", state.millis());
        job.adopt(step);
        return step;
    }

    /** Goes on with a job later; what is refused then makes it fail. */
    void then(Act act, Entity job, Runnable next) {
        if (act.atOnce()) {
            next.run();
            return;
        }
        int now = life;
        state.clock()
                .schedule(
                        pace,
                        () -> state.locked(() -> {
                            if (now == life) {
                                progress(job);
                                run(job, next);
                            }
                        }));
    }

    private void run(Entity job, Runnable next) {
        try {
            next.run();
        } catch (Refused e) {
            end(job, "failed");
        }
    }

    private void progress(Entity job) {
        job.set("last_updated", state.millis());
        for (Entity step : job.children("step")) {
            if (step.is("status", "started")) {
                int done = Integer.parseInt(step.text("progress"));
                step.set("progress", Integer.toString(done + (100 - done) / 2));
            }
        }
    }

    void finish(Entity job) {
        end(job, "finished");
    }

    private void end(Entity job, String status) {
        if (!job.is("status", "started")) {
            return;
        }
        job.set("status", status).set("end_time", state.millis()).set("last_updated", state.millis());
        for (Entity step : job.children("step")) {
            if (step.is("status", "started")) {
                step.set("status", status).set("end_time", state.millis()).unset("progress");
            }
        }
        Table jobs = state.table("job");
        if (jobs.find(job.id()).isPresent()) {
            running--;
            ended.add(job);
            if (ended.size() > JOBS_KEPT) {
                jobs.remove(ended.removeFirst());
            }
        }
    }

    /** The process has ended: what was going on is never finished. */
    public void forget() {
        life++;
        for (Entity job : state.table("job").sorted()) {
            if (job.is("status", "started")) {
                end(job, "unknown");
            }
        }
    }
}
