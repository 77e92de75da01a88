package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.PowerControl;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The power switch. */
final class Power implements PowerControl {
    private final InstanceHandle instance;
    private final Parts parts;

    Power(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public Operation<Instance> start(StartOptions options) {
        instance.need(Capability.START);
        Refusals.unknownOptions(options.options().keySet());
        return instance.itself("start", new Start(options));
    }

    @Override
    public Operation<Instance> stop(StopOptions options) {
        return switch (options.mode()) {
            case FORCE -> {
                instance.need(Capability.STOP);
                yield instance.itself("stop", new Kill());
            }
            case STATEFUL -> suspend();
            default -> {
                instance.need(Capability.SHUTDOWN);
                Step graceful = new ShutDown(options.timeout(), options.forceAfterTimeout(), false);
                yield options.forceAfterTimeout()
                        ? instance.itself("stop", graceful, new Kill())
                        : instance.itself("stop", graceful);
            }
        };
    }

    @Override
    public Operation<Instance> restart(RestartOptions options) {
        return switch (options.mode()) {
            case FORCE -> {
                instance.need(Capability.RESET);
                yield instance.itself("restart", new Restart("reset", Optional.empty()));
            }
            case COLD -> {
                instance.need(Capability.RESTART);
                yield instance.itself(
                        "restart", new ShutDown(options.timeout(), false, true), new Start(StartOptions.defaults()));
            }
            default -> {
                instance.need(Capability.RESTART);
                yield instance.itself("restart", new Restart("reboot", options.timeout()));
            }
        };
    }

    @Override
    public Operation<Instance> freeze() {
        throw instance.lacking(Capability.FREEZE);
    }

    @Override
    public Operation<Instance> unfreeze() {
        throw instance.lacking(Capability.FREEZE);
    }

    @Override
    public Operation<Instance> suspend() {
        instance.need(Capability.SUSPEND);
        return instance.itself("suspend", new Suspend());
    }

    /** Steps of others that need a machine to be off. */
    Step killing() {
        return new Kill();
    }

    /** Steps of others that start a machine. */
    Step starting() {
        return new Start(StartOptions.defaults());
    }

    /** A refusal that has been overtaken by what it asks for is none. */
    private static void tolerate(Step step, PolyvisorException refusal) throws InterruptedException {
        // in this order: what is under way at the first look may be reached before the second
        if (refusal.code() != ErrorCode.FAILED_PRECONDITION || !(step.isUnderWay() || step.isReached())) {
            throw refusal;
        }
    }

    private Optional<String> act(Step step, Calls calls, String action, Map<String, ?> body)
            throws InterruptedException {
        try {
            return calls.act(instance.id(), action, body);
        } catch (PolyvisorException refusal) {
            tolerate(step, refusal);
            return Optional.empty();
        }
    }

    /** How long a guest has had. Thread safety: one thread after the other. */
    private final class Term {
        private final Optional<Duration> limit;
        private final AtomicReference<@Nullable Long> begun = new AtomicReference<>();

        Term(Optional<Duration> limit) {
            this.limit = limit;
        }

        void begin() {
            begun.set(parts.context().clock().nanoTime());
        }

        boolean isBegun() {
            return begun.get() != null;
        }

        boolean isOver() {
            Long since = begun.get();
            return since != null
                    && limit.isPresent()
                    && parts.context().clock().nanoTime() - since >= limit.get().toNanos();
        }

        Optional<PolyvisorException> failure(String what) {
            return isOver() ? Optional.of(PolyvisorException.of(ErrorCode.DEADLINE_EXCEEDED, what)) : Optional.empty();
        }
    }

    /** A paused or suspended machine goes on; one that is off is started. */
    private final class Start implements Step {
        private final StartOptions options;

        Start(StartOptions options) {
            this.options = options;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            MachineState state = instance.state();
            return state == MachineState.RUNNING
                    || state == MachineState.MIGRATING
                    || options.paused() && state == MachineState.PAUSED;
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            MachineState state = instance.state();
            if (options.stateful() && state != MachineState.SUSPENDED) {
                throw Refusals.precondition("the machine has no saved memory");
            }
            if (state == MachineState.STARTING) {
                return Optional.empty();
            }
            Map<String, Object> body = new LinkedHashMap<>();
            if (options.paused()) {
                body.put("pause", true);
            }
            if (options.location().isPresent()) {
                String host = parts.catalogue().host(options.location().get());
                body.put("vm", Map.of("placement_policy", VmDocument.placement(host)));
            }
            return act(this, calls, "start", body);
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.state() == MachineState.STARTING;
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return instance.state() == MachineState.ERROR
                    ? Optional.of(Refusals.precondition("the machine does not come up: "
                            + instance.find().value().nativeState()))
                    : Optional.empty();
        }

        @Override
        public String stage() {
            return "starting";
        }
    }

    private final class Kill implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return instance.state() == MachineState.STOPPED;
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            return act(this, calls, "stop", Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.state() == MachineState.STOPPING;
        }

        @Override
        public String stage() {
            return "stopping";
        }
    }

    /** Asks the guest, which answers when it likes. */
    private final class ShutDown implements Step {
        private final Term term;
        private final boolean handsOn;
        private final boolean mustRun;

        /**
         * A step.
         *
         * @param handsOn whether the next step stops what did not stop in time
         * @param mustRun whether a machine that is off is refused
         */
        ShutDown(Optional<Duration> limit, boolean handsOn, boolean mustRun) {
            this.term = new Term(limit);
            this.handsOn = handsOn;
            this.mustRun = mustRun;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            boolean off = instance.state() == MachineState.STOPPED;
            if (off && mustRun && !term.isBegun()) {
                throw Refusals.precondition("the machine does not run");
            }
            return off || handsOn && term.isOver();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            term.begin();
            return act(this, calls, "shutdown", Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.state() == MachineState.STOPPING;
        }

        @Override
        public Optional<PolyvisorException> failure() {
            return handsOn ? Optional.empty() : term.failure("the guest did not shut down in time");
        }

        @Override
        public boolean outlastsJob() {
            return true;
        }

        @Override
        public String stage() {
            return "shutting down";
        }
    }

    private final class Restart implements Step {
        private final String action;
        private final Term term;

        Restart(String action, Optional<Duration> limit) {
            this.action = action;
            this.term = new Term(limit);
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return instance.state() == MachineState.RUNNING;
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            if (instance.state() != MachineState.RUNNING) {
                throw Refusals.precondition("the machine does not run");
            }
            term.begin();
            return calls.act(instance.id(), action, Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            MachineState state = instance.state();
            return state == MachineState.STARTING || state == MachineState.STOPPING;
        }

        @Override
        public Optional<PolyvisorException> failure() {
            return term.failure("the guest did not reboot in time");
        }

        @Override
        public String stage() {
            return "restarting";
        }

        @Override
        public boolean isOneMore() {
            return true;
        }
    }

    private final class Suspend implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return instance.state() == MachineState.SUSPENDED;
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            MachineState state = instance.state();
            if (state == MachineState.STOPPED) {
                throw Refusals.precondition("the machine does not run");
            }
            return act(this, calls, "suspend", Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.find().value().nativeState().equals("saving_state");
        }

        @Override
        public String stage() {
            return "saving the memory";
        }
    }
}
