package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.operation.FleetOperations;
import dev.polyvisor.spi.store.RevisionedStore;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What the providers of a fleet share.
 *
 * @param threads runs tasks, those of the host's own executor among them; never shut down through this
 * @param tasks what is run for the fleet as a whole: code of the host, opening and closing
 */
record Core(
        FleetClock clock,
        Executor threads,
        TaskScope tasks,
        RandomGenerator random,
        Telemetry telemetry,
        RevisionedStore store,
        FleetOperations operations,
        SyncSettings sync,
        Peers peers,
        Optional<MachineValidation> validation) {}
