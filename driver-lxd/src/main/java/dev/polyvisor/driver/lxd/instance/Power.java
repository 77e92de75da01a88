package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.PowerControl;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The power switch, and deleting. */
final class Power implements PowerControl {
    /** LXD kills at once when it is told 0 seconds, and waits without end at -1. */
    private static final long NO_LIMIT = -1;

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
        if (options.paused()) {
            throw Refusals.unimplemented("LXD starts no instance paused");
        }
        if (options.location().isPresent()) {
            throw Refusals.unimplemented("an LXD instance starts on the member that it is on; migrate it before");
        }
        return instance.itself("start", new Start(options.stateful()));
    }

    @Override
    public Operation<Instance> stop(StopOptions options) {
        switch (options.mode()) {
            case FORCE -> {
                instance.need(Capability.STOP);
                return instance.itself("stop", new Stop(true, NO_LIMIT, false));
            }
            case STATEFUL -> {
                instance.need(Capability.SUSPEND);
                return instance.itself("stop", new Suspend());
            }
            default -> {
                instance.need(Capability.SHUTDOWN);
                Step graceful = new Stop(
                        false, options.timeout().map(Power::seconds).orElse(NO_LIMIT), options.forceAfterTimeout());
                return options.forceAfterTimeout()
                        ? instance.itself("stop", graceful, new Stop(true, NO_LIMIT, false))
                        : instance.itself("stop", graceful);
            }
        }
    }

    @Override
    public Operation<Instance> restart(RestartOptions options) {
        boolean forced = options.mode() == RestartOptions.Mode.FORCE;
        instance.need(forced ? Capability.RESET : Capability.RESTART);
        // the others are one: LXD's restart is a shutdown and a start
        return instance.itself(
                "restart",
                new Restart(forced, options.timeout().map(Power::seconds).orElse(NO_LIMIT)));
    }

    @Override
    public Operation<Instance> freeze() {
        instance.need(Capability.FREEZE);
        return instance.itself("freeze", new Freeze());
    }

    @Override
    public Operation<Instance> unfreeze() {
        instance.need(Capability.FREEZE);
        return instance.itself("unfreeze", new Unfreeze());
    }

    @Override
    public Operation<Instance> suspend() {
        instance.need(Capability.SUSPEND);
        return instance.itself("suspend", new Suspend());
    }

    Operation<Instance> delete(DeleteOptions options) {
        instance.need(Capability.DELETE);
        if (options.keepDisks()) {
            throw Refusals.unimplemented("LXD deletes the root disk with its instance, and no other disk");
        }
        return options.forced()
                ? instance.itself("delete", new Kill(), new Delete())
                : instance.itself("delete", new Delete());
    }

    /** Whole seconds, at least one. */
    private static long seconds(Duration time) {
        return Math.max(1, time.plusMillis(999).toSeconds());
    }

    private Optional<WireOperation> put(String action, Map<String, Object> more) throws InterruptedException {
        Found found = instance.find();
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("action", action);
        body.putIfAbsent("timeout", NO_LIMIT);
        return parts.calls().begin(Requests.putState(found, body));
    }

    /** Its state is stopped and it was not saved. */
    private final class Start implements Step {
        private final boolean stateful;

        Start(boolean stateful) {
            this.stateful = stateful;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            if (found.isFrozen()) {
                throw Refusals.precondition("instance '" + found.name() + "' is frozen; unfreeze it");
            }
            if (!found.isRunning() && stateful && !found.wire().stateful()) {
                throw Refusals.precondition("instance '" + found.name() + "' has no saved memory");
            }
            return found.isRunning();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return put("start", Map.of("stateful", stateful));
        }

        @Override
        public String description() {
            return "Starting instance";
        }
    }

    private final class Stop implements Step {
        private final boolean forced;
        private final long seconds;
        private final boolean mayFail;

        Stop(boolean forced, long seconds, boolean mayFail) {
            this.forced = forced;
            this.seconds = seconds;
            this.mayFail = mayFail;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<Found> found = instance.findAny();
            if (found.isEmpty() && instance.info().ephemeral()) {
                return true;
            }
            return !found.orElseThrow(instance::gone).isRunning();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return put("stop", Map.of("force", forced, "timeout", seconds));
        }

        @Override
        public String description() {
            return "Stopping instance";
        }

        @Override
        public Optional<PolyvisorException> failure(WireOperation ended) {
            return mayFail ? Optional.empty() : Step.super.failure(ended);
        }
    }

    /** Saves the memory; what is off already without it has none to save. */
    private final class Suspend implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            if (found.isRunning()) {
                return false;
            }
            if (!found.wire().stateful()) {
                throw Refusals.precondition("instance '" + found.name() + "' does not run");
            }
            return true;
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return put("stop", Map.of("stateful", true));
        }

        @Override
        public String description() {
            return "Stopping instance";
        }
    }

    /** Each is one more: the goal cannot be seen. */
    private final class Restart implements Step {
        private final boolean forced;
        private final long seconds;

        Restart(boolean forced, long seconds) {
            this.forced = forced;
            this.seconds = seconds;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            if (!found.isRunning() || found.isFrozen() && !forced) {
                throw Refusals.precondition(
                        "instance '" + found.name() + "' is " + found.wire().status() + ", not running");
            }
            return false;
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return put("restart", Map.of("force", forced, "timeout", seconds));
        }

        @Override
        public String description() {
            return "Restarting instance";
        }

        @Override
        public boolean isOneMore() {
            return true;
        }
    }

    private final class Freeze implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            if (!found.isRunning()) {
                throw Refusals.precondition("instance '" + found.name() + "' is not running");
            }
            return found.isFrozen();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return put("freeze", Map.of());
        }

        @Override
        public String description() {
            return "Freezing instance";
        }
    }

    private final class Unfreeze implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            if (!found.isRunning()) {
                throw Refusals.precondition("instance '" + found.name() + "' is not running");
            }
            return !found.isFrozen();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return put("unfreeze", Map.of());
        }

        @Override
        public String description() {
            return "Unfreezing instance";
        }
    }

    /** Stops what is to be deleted; what is gone needs no stop. */
    private final class Kill implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return instance.findAny().map(Found::isStopped).orElse(true);
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return put("stop", Map.of("force", true));
        }

        @Override
        public String description() {
            return "Stopping instance";
        }
    }

    private final class Delete implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Optional<Found> found = instance.findAny();
            if (found.filter(Found::isRunning).isPresent()) {
                throw Refusals.precondition("instance '" + instance.name() + "' is running");
            }
            return found.isEmpty();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return parts.calls().begin(Requests.delete(instance.find()));
        }

        @Override
        public String description() {
            return "Deleting instance";
        }
    }
}
