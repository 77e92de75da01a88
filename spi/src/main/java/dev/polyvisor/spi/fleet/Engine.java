package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.FleetConfig;
import dev.polyvisor.api.driver.FleetConfig.ProviderConfig;
import dev.polyvisor.api.driver.FleetEngine;
import dev.polyvisor.spi.discovery.Drivers;
import dev.polyvisor.spi.fleet.ProviderCheck.Checked;
import dev.polyvisor.spi.operation.FleetOperations;
import dev.polyvisor.spi.store.RevisionedStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Opens fleets. Found as a service. */
public final class Engine implements FleetEngine {

    /** Made by {@code ServiceLoader}. */
    public Engine() {}

    @Override
    public Fleet open(FleetConfig config) {
        Foundations foundations = new Foundations(config.executor(), config.clock());
        boolean found = false;
        try {
            Drivers drivers = Discovery.find(config, foundations.clock());
            ProviderCheck check = new ProviderCheck(drivers);
            List<Checked> providers = check(config, check);
            found = true;
            return open(config, foundations, drivers, providers, check.faults());
        } finally {
            if (!found) {
                foundations.close(true);
            }
        }
    }

    private static List<Checked> check(FleetConfig config, ProviderCheck check) {
        if (config.journalCapacity() < 1) {
            check.faults().add(new Violation("journalCapacity", "is not positive"));
        }
        if (config.closeTimeout().isNegative()) {
            check.faults().add(new Violation("closeTimeout", "is negative"));
        }
        List<Checked> providers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ProviderConfig provider : config.providers()) {
            if (names.add(provider.name())) {
                check.check(provider).ifPresent(providers::add);
            } else {
                check.faults().add(new Violation(ProviderCheck.path(provider.name()), "its name is given twice"));
            }
        }
        return providers;
    }

    /** Goes on in spite of faults, so that the host gets to know all of them at once. */
    private static Fleet open(
            FleetConfig config,
            Foundations foundations,
            Drivers drivers,
            List<Checked> providers,
            List<Violation> faults) {
        Core core = core(config, foundations);
        LiveFleet fleet = new LiveFleet(drivers, core, foundations, config.closeTimeout());
        boolean opened = false;
        try {
            restore(config, core.store(), providers, faults);
            fleet.open(providers, faults);
            if (!faults.isEmpty()) {
                throw PolyvisorException.invalid(faults);
            }
            core.validation().ifPresent(MachineValidation::start);
            opened = true;
            return fleet;
        } finally {
            if (!opened) {
                fleet.close(Sessions.OPENING);
            }
        }
    }

    private static Core core(FleetConfig config, Foundations foundations) {
        FleetClock clock = foundations.clock();
        TaskScope tasks = new TaskScope("the fleet", foundations.threads());
        String epoch = UUID.randomUUID().toString();
        RandomGenerator random = new Random();
        Telemetry telemetry = new GuardedTelemetry(config.telemetry());
        RevisionedStore store = new RevisionedStore(epoch, Math.max(1, config.journalCapacity()), tasks, clock);
        return new Core(
                clock,
                foundations.threads(),
                tasks,
                random,
                telemetry,
                store,
                new FleetOperations(tasks, epoch),
                config.sync(),
                new Peers(),
                config.policy()
                        .map(agent -> new MachineValidation(
                                agent,
                                config.policySettings(),
                                store,
                                clock,
                                foundations.threads(),
                                random,
                                telemetry)));
    }

    private static void restore(
            FleetConfig config, RevisionedStore store, List<Checked> providers, List<Violation> faults) {
        Set<String> names = providers.stream().map(Checked::name).collect(Collectors.toSet());
        config.savedState().ifPresent(saved -> {
            try {
                store.restore(saved, names);
            } catch (PolyvisorException failure) {
                if (failure.code() != ErrorCode.INVALID_ARGUMENT) {
                    throw failure;
                }
                faults.addAll(failure.violations());
            }
        });
    }
}
