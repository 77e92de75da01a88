package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.spi.policy.Validator;
import dev.polyvisor.spi.store.RevisionedStore;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The validation of the machines of a fleet, on tasks of its own, so that an agent that hangs can be left alone. */
final class MachineValidation {
    private static final Logger LOG = LoggerFactory.getLogger(MachineValidation.class);

    private final TaskScope tasks;
    private final Validator validator;

    MachineValidation(
            PolicyAgent agent,
            PolicySettings settings,
            RevisionedStore store,
            FleetClock clock,
            Executor threads,
            RandomGenerator random,
            Telemetry telemetry) {
        this.tasks = new TaskScope("policy", threads);
        this.validator = new Validator(store, agent, settings, clock, tasks, random, telemetry);
    }

    void start() {
        validator.start();
    }

    /** Nothing begins any more, and what is under way is interrupted. Returns at once. */
    void stop() {
        validator.stop();
        tasks.end();
    }

    /** Waits after {@link #stop} until everything has ended; whether it has. */
    boolean await(ClosingTime time) {
        boolean ended = time.awaitIdle(tasks);
        if (!ended) {
            LOG.warn("the policy agent does not come back and is left alone");
        }
        return ended;
    }
}
