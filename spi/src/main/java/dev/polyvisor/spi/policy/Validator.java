package dev.polyvisor.spi.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.api.policy.RuleSet;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.policy.ResultWriter.Outdated;
import dev.polyvisor.spi.policy.ResultWriter.Verdict;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.query.StateSnapshot;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.time.ActiveThreads;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the validation of all machines of a store up to date, from {@link #start} to {@link #stop}.
 *
 * <p>A machine is due when its validation is not VALID, is about another value, or comes from other rules. It is handed to
 * the agent soon after a change makes it due, and else by the search that looks at all machines again and again, so that in
 * the end each is validated whatever went wrong meanwhile. Machines of a provider that has not had parity wait for the
 * search: what they refer to may not have been listed yet.
 *
 * <p>Thread safety: {@link #start} and {@link #stop} may be called from any thread.
 */
public final class Validator {
    private static final Logger LOG = LoggerFactory.getLogger(Validator.class);

    /** How long changes and answers are collected before they are looked at. */
    private static final Duration GAP = Duration.ofMillis(50);

    /** How many machines may be with the agent, before it and behind it together. */
    private static final int LIMIT = 2 * ResultWriter.BATCH;

    private final RevisionedStore store;
    private final FleetClock clock;
    private final PolicySettings settings;
    private final PolicyMeter meter;
    private final Breaker breaker = new Breaker();
    private final ActiveThreads threads = new ActiveThreads();
    private final Loop loop;
    private final AgentCalls calls;
    private final RulesVersion rules;
    private final ResultWriter writer;
    private final Queue<Outcome> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger arrivals = new AtomicInteger();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile Runnable unfollow = () -> {};

    // touched by the steps alone
    private final Pursuit pursuit;
    private final DueMachines due = new DueMachines();
    private final Retries retries;
    private final Complaints complaints = new Complaints();

    /** Reports of another version than the agent says it has; the next answer to that question decides. */
    private final List<Outcome> doubtful = new ArrayList<>();

    private Deadline search;

    /**
     * A validator that does nothing yet. The store has to be as it begins, or with a restored state.
     *
     * @param store the store
     * @param agent the agent
     * @param settings how often and how much at once
     * @param clock the clock
     * @param executor runs the steps, and the calls of the agent, which block
     * @param random gives the jitter of pauses
     * @param telemetry is told what is measured
     */
    public Validator(
            RevisionedStore store,
            PolicyAgent agent,
            PolicySettings settings,
            FleetClock clock,
            Executor executor,
            RandomGenerator random,
            Telemetry telemetry) {
        this.store = store;
        this.clock = clock;
        this.settings = settings;
        this.meter = new PolicyMeter(telemetry);
        this.loop = new Loop(clock, executor, threads, settings.retryInterval(), new Step());
        this.calls = new AgentCalls(
                agent,
                concurrency(agent, settings),
                settings.callTimeout(),
                clock,
                executor,
                store::snapshot,
                meter,
                breaker,
                this::arrived);
        this.rules = new RulesVersion(agent, settings, clock, executor, random, meter, loop::wake);
        this.writer = new ResultWriter(store, clock);
        this.pursuit = new Pursuit(
                new StateSnapshot(State.empty(store.snapshot().revision().epoch())));
        this.retries = new Retries(clock, random, settings);
        this.search = Deadline.in(clock, settings.searchInterval());
    }

    /** Rules in the process do not wait, they compute: more of them at once than processors only take from the host. */
    private static int concurrency(PolicyAgent agent, PolicySettings settings) {
        return agent instanceof RuleSet
                ? Math.min(
                        settings.concurrency(), Math.max(1, Runtime.getRuntime().availableProcessors() - 1))
                : settings.concurrency();
    }

    /** Begins to validate. Returns at once. */
    public void start() {
        unfollow = store.follow(this::signal);
        loop.wake();
    }

    /**
     * Begins nothing any more. Returns at once; steps and calls that are under way end when their threads are interrupted
     * or when they come back, and then write nothing.
     */
    public void stop() {
        stopped = true;
        unfollow.run();
        loop.stop();
        threads.close();
        calls.stop();
        rules.stop();
    }

    /** Something may have changed. Called by writers. */
    private void signal() {
        if (!stopped && signalled.compareAndSet(false, true)) {
            try {
                clock.schedule(GAP, loop::wake);
            } catch (RuntimeException closed) {
                LOG.debug("policy: the clock takes no timer", closed);
            }
        }
    }

    private void arrived(Outcome outcome) {
        arrived.add(outcome);
        if (arrivals.incrementAndGet() % ResultWriter.BATCH == 0) {
            loop.wake();
        } else {
            signal();
        }
    }

    private final class Step implements Loop.Step {
        @Override
        public Duration run() {
            signalled.set(false);
            look();
            hearVersion();
            hearAgent();
            write();
            retries.takeDue(Validator.this::due);
            if (search.passed()) {
                search = Deadline.in(clock, settings.searchInterval());
                search(machine -> true);
            }
            rules.askIfDue();
            boolean taken = submit();
            tell();
            Duration pause = shorter(shorter(search.left(), rules.left()), retries.next());
            if (writer.isBehind()) {
                return shorter(pause, GAP);
            }
            return taken ? pause : shorter(pause, settings.retryInterval());
        }

        @Override
        public Duration crashed(Throwable thrown) {
            if (!stopped) {
                LOG.error("policy: a step failed; the next one goes on", thrown);
            }
            return settings.retryInterval();
        }
    }

    /** What has happened in the store. */
    private void look() {
        Pursuit.News news = pursuit.look(store.snapshot());
        news.gone().forEach(machine -> {
            due.forget(machine);
            retries.forget(machine);
        });
        news.affected().forEach(entry -> {
            writer.add(new Outdated(entry.key(), true));
            dueIfReady(entry.key());
        });
        news.changed().forEach(entry -> dueIfReady(entry.key()));
        news.ready().forEach(provider -> search(machine -> machine.provider().equals(provider)));
    }

    private void dueIfReady(ResourceKey machine) {
        if (pursuit.isReady(machine.provider())) {
            due(machine);
        }
    }

    private void due(ResourceKey machine) {
        due.add(machine, clock.nanoTime());
    }

    private boolean isDue(Entry<?> entry) {
        Validation validation = entry.validation();
        return validation.state() != Validation.State.VALID
                || validation.validatedAt() != entry.changedAt()
                || validation.policyVersion() != rules.known();
    }

    /** Looks at all machines. */
    private void search(Predicate<ResourceKey> which) {
        pursuit.seen()
                .entries()
                .filter(entry -> entry.value() instanceof Machine && which.test(entry.key()) && isDue(entry))
                .map(Entry::key)
                .filter(machine -> !retries.isPausing(machine))
                .forEach(this::due);
    }

    private void hearVersion() {
        long before = rules.known();
        RulesVersion.Answer answer = rules.take();
        if (answer == null) {
            return;
        }
        PolyvisorException failure = answer.failure();
        if (failure != null) {
            complaints.say("the agent does not tell the version of its rules", "", failure);
        } else {
            breaker.succeeded();
            if (answer.version() != before) {
                LOG.debug("policy: the rules have the version {}", answer.version());
                rulesChanged();
            }
        }
        settleDoubtful(answer.version() != before && failure == null);
    }

    private void rulesChanged() {
        pursuit.seen()
                .entries()
                .filter(entry -> entry.value() instanceof Machine)
                .filter(entry -> entry.validation().state() == Validation.State.VALID && isDue(entry))
                .forEach(entry -> writer.add(new Outdated(entry.key(), false)));
        search(machine -> pursuit.isReady(machine.provider()));
    }

    private void settleDoubtful(boolean changed) {
        for (Outcome outcome : doubtful) {
            if (changed) {
                again(outcome.machine());
            } else {
                String why = "the agent judges by rules of another version than it says that it has";
                complaints.say(why, outcome.machine().toString(), null);
                failed(outcome, why);
            }
        }
        doubtful.clear();
    }

    private void hearAgent() {
        for (Outcome outcome = arrived.poll(); outcome != null; outcome = arrived.poll()) {
            hear(outcome);
        }
    }

    private void hear(Outcome outcome) {
        Verdict verdict = outcome.verdict();
        PolicyReport report = verdict == null ? null : verdict.report();
        PolyvisorException failure = outcome.failure();
        if (verdict != null && report != null) {
            if (report.version() == rules.known()) {
                judged(verdict, report.errors());
            } else if (outcome.version() == rules.known()) {
                doubtful.add(outcome);
                rules.askSoon();
            } else {
                // the rules were replaced while it was being judged
                again(outcome.machine());
            }
        } else if (failure != null) {
            complaints.say(
                    "the agent failed with " + failure.code(), outcome.machine().toString(), failure);
            if (breaker.isOpen()) {
                rules.askEarly();
            }
            failed(outcome, failure.code() + ": " + failure.getMessage());
        } else {
            due.done(outcome.machine());
        }
    }

    private void judged(Verdict verdict, List<String> errors) {
        if (errors.isEmpty()) {
            retries.forget(verdict.machine());
        } else {
            retries.failed(verdict.machine());
            errors.forEach(error ->
                    complaints.say("failed: " + error.split(":", 2)[0], verdict.machine() + ": " + error, null));
        }
        writer.add(verdict);
    }

    private void failed(Outcome outcome, String why) {
        retries.failed(outcome.machine());
        if (outcome.verdict() == null) {
            due.done(outcome.machine());
        } else {
            writer.add(new Verdict(outcome.verdict().workload(), null, why));
        }
    }

    /** A machine was judged in vain. */
    private void again(ResourceKey machine) {
        due.done(machine);
        due(machine);
    }

    private void write() {
        ResultWriter.Written written = writer.write();
        written.stored().forEach(verdict -> due.done(verdict.machine()));
        written.overtaken().forEach(verdict -> again(verdict.machine()));
        meter.counted("policy.validated", written.stored().size());
        meter.counted("policy.overtaken", written.overtaken().size());
    }

    /** Hands machines over as long as there is room; false when the executor does not take what they need. */
    private boolean submit() {
        if (rules.known() == 0 || breaker.isOpen()) {
            return true;
        }
        StateSnapshot now = store.snapshot();
        while (due.judged() < LIMIT) {
            ResourceKey machine = due.take();
            if (machine == null) {
                break;
            }
            // what is not noted as outdated yet still shows as valid
            if (now.get(machine)
                    .filter(entry -> isDue(entry) || writer.isOutdated(machine))
                    .isPresent()) {
                calls.add(machine, rules.known());
            } else {
                due.done(machine);
            }
        }
        return calls.start();
    }

    private void tell() {
        long now = clock.nanoTime();
        meter.behind(due.size() + due.judged(), due.waitingFor(now));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
