package dev.polyvisor.driver.kubevirt.instance;

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
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The power switch. */
final class Power implements PowerControl {
    private static final String PAUSED = "paused";
    private static final String FORCED = "forced";

    private final InstanceHandle instance;
    private final Parts parts;

    Power(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public Operation<Instance> start(StartOptions options) {
        instance.need(Capability.START);
        Refusals.unknownOptions(options.options().keySet(), Set.of());
        if (options.stateful()) {
            throw instance.lacking(Capability.SUSPEND);
        }
        if (options.location().isPresent()) {
            throw Refusals.unimplemented("Kubernetes chooses the node; select it by labels of the machine");
        }
        return instance.itself("start", new Start(options.paused()));
    }

    @Override
    public Operation<Instance> stop(StopOptions options) {
        return switch (options.mode()) {
            case FORCE -> {
                instance.need(Capability.STOP);
                yield instance.itself("stop", new Stop(true, Optional.empty(), false));
            }
            case STATEFUL -> throw instance.lacking(Capability.SUSPEND);
            default -> {
                instance.need(Capability.SHUTDOWN);
                Step graceful = new Stop(false, options.timeout(), options.forceAfterTimeout());
                yield options.forceAfterTimeout()
                        ? instance.itself("stop", graceful, new Stop(true, Optional.empty(), false))
                        : instance.itself("stop", graceful);
            }
        };
    }

    @Override
    public Operation<Instance> restart(RestartOptions options) {
        Restarting restarting = new Restarting(instance, this);
        return switch (options.mode()) {
            case FORCE -> {
                instance.need(Capability.RESET);
                yield instance.itself("restart", restarting.anew(true));
            }
            case COLD -> {
                instance.need(Capability.RESTART);
                yield instance.itself("restart", restarting.anew(false));
            }
            default -> {
                instance.need(Capability.RESTART);
                yield instance.itself("restart", restarting.reboot());
            }
        };
    }

    @Override
    public Operation<Instance> freeze() {
        instance.need(Capability.FREEZE);
        return instance.itself("freeze", new Pause(true));
    }

    @Override
    public Operation<Instance> unfreeze() {
        instance.need(Capability.FREEZE);
        return instance.itself("unfreeze", new Pause(false));
    }

    @Override
    public Operation<Instance> suspend() {
        throw instance.lacking(Capability.SUSPEND);
    }

    /** The step of a verb that another process began, for which the state tells whether it is done. */
    Optional<Step> resumed(String verb, String item) {
        return switch (verb) {
            case "instance.start" -> Optional.of(new Start(item.equals(PAUSED)));
            case "instance.stop" -> Optional.of(new Stop(item.equals(FORCED), Optional.empty(), false));
            case "instance.restart" ->
                item.isEmpty() ? Optional.empty() : Optional.of(new Restarting(instance, this).resumed(item));
            case "instance.freeze" -> Optional.of(new Pause(true));
            case "instance.unfreeze" -> Optional.of(new Pause(false));
            default -> Optional.empty();
        };
    }

    void put(KubeKind kind, String operation, Map<String, ?> body) throws InterruptedException {
        KubeRequest request = kind.subresource(instance.namespace(), instance.name(), operation);
        parts.client()
                .run(
                        body.isEmpty()
                                ? request
                                : request.body(
                                        KubeRequest.JSON, parts.client().json().write(body)));
    }

    /** A refusal that has been overtaken by what it asks for is none. */
    private static void tolerate(Step step, PolyvisorException refusal) throws InterruptedException {
        if (refusal.code() != ErrorCode.FAILED_PRECONDITION || !(step.isReached() || step.isUnderWay())) {
            throw refusal;
        }
    }

    static boolean runs(Read read) {
        return switch (read.value().state()) {
            case RUNNING, PAUSED, MIGRATING -> true;
            default -> false;
        };
    }

    static PolyvisorException crashed(KubevirtVm vm) {
        int failures = vm.definition().map(definition -> definition.failures()).orElse(0);
        return PolyvisorException.of(
                ErrorCode.FAILED_PRECONDITION,
                "the machine does not come up: " + vm.nativeState()
                        + (failures > 0 ? ", " + failures + " failures in a row" : "")
                        + (vm.problem().isEmpty() ? "" : ": " + vm.problem()));
    }

    private final class Start implements Step {
        private final boolean paused;

        Start(boolean paused) {
            this.paused = paused;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Read read = instance.find();
            return paused ? read.value().state() == MachineState.PAUSED : runs(read);
        }

        @Override
        public void send() throws InterruptedException {
            Read read = instance.find();
            if (read.value().state() == MachineState.STARTING || read.wire().isEmpty()) {
                return;
            }
            try {
                if (paused) {
                    put(KubeKind.VIRTUAL_MACHINE, "start", Map.of("paused", true));
                } else if (!new RunStrategies(parts).switchOn(instance.machine())) {
                    put(KubeKind.VIRTUAL_MACHINE, "start", Map.of());
                }
            } catch (PolyvisorException refusal) {
                tolerate(this, refusal);
            }
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.find().value().state() == MachineState.STARTING;
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            KubevirtVm vm = instance.find().value();
            return vm.state() == MachineState.ERROR ? Optional.of(crashed(vm)) : Optional.empty();
        }

        @Override
        public String item() {
            return paused ? PAUSED : "";
        }

        @Override
        public String stage() {
            return "starting";
        }
    }

    private final class Stop implements Step {
        private final boolean forced;
        private final Optional<Duration> timeout;
        private final boolean handsOn;
        private final AtomicReference<@Nullable Long> sentAt = new AtomicReference<>();

        Stop(boolean forced, Optional<Duration> timeout, boolean handsOn) {
            this.forced = forced;
            this.timeout = timeout;
            this.handsOn = handsOn;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            KubevirtVm vm = instance.find().value();
            boolean off = vm.state() == MachineState.STOPPED
                    || vm.state() == MachineState.ERROR
                            && vm.instance().filter(vmi -> !vmi.isFinal()).isEmpty()
                            && vm.definition()
                                    .filter(definition ->
                                            definition.runStrategy().equals("Halted"))
                                    .isPresent();
            return off || handsOn && isLate();
        }

        private boolean isLate() {
            Long since = sentAt.get();
            return since != null
                    && timeout.isPresent()
                    && parts.context().clock().nanoTime() - since
                            >= timeout.get().toNanos();
        }

        @Override
        public void send() throws InterruptedException {
            sentAt.set(parts.context().clock().nanoTime());
            Read read = instance.find();
            if (read.wire().isEmpty()) {
                boolean unused = parts.client()
                        .delete(
                                KubeKind.VIRTUAL_MACHINE_INSTANCE,
                                instance.namespace(),
                                instance.name(),
                                instance.key().id());
                return;
            }
            try {
                boolean switched = new RunStrategies(parts).switchOff(instance.machine());
                if (forced) {
                    put(KubeKind.VIRTUAL_MACHINE, "stop", Map.of("gracePeriod", 0));
                } else if (!switched) {
                    put(KubeKind.VIRTUAL_MACHINE, "stop", Map.of());
                }
            } catch (PolyvisorException refusal) {
                tolerate(this, refusal);
            }
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.find().value().state() == MachineState.STOPPING;
        }

        @Override
        public Optional<PolyvisorException> failure() {
            return !handsOn && isLate()
                    ? Optional.of(Work.late("the guest did not shut down in time"))
                    : Optional.empty();
        }

        @Override
        public String item() {
            return forced ? FORCED : "";
        }

        @Override
        public String stage() {
            return "stopping";
        }
    }

    private final class Pause implements Step {
        private final boolean paused;

        Pause(boolean paused) {
            this.paused = paused;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return instance.find().value().state() == (paused ? MachineState.PAUSED : MachineState.RUNNING);
        }

        @Override
        public void send() throws InterruptedException {
            if (!runs(instance.find())) {
                throw Refusals.precondition("the machine does not run");
            }
            try {
                put(KubeKind.VIRTUAL_MACHINE_INSTANCE, paused ? "pause" : "unpause", Map.of());
            } catch (PolyvisorException refusal) {
                tolerate(this, refusal);
            }
        }

        @Override
        public String stage() {
            return paused ? "pausing" : "unpausing";
        }
    }
}
