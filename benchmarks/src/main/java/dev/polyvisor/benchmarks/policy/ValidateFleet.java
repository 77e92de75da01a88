package dev.polyvisor.benchmarks.policy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.inventory.Inventory;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.benchmarks.LoadFigures;
import dev.polyvisor.benchmarks.ProcessFigures;
import dev.polyvisor.simulators.fake.FakeDriverFactory;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Validates all machines of a fleet, and says how long that takes from parity on; then how long transactions take beside a
 * store in which everything is validated again and again, and without.
 */
public final class ValidateFleet {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final double NANOS = 1e9;

    private final ValidateOptions options;
    private final LoadFigures figures;
    private final FakeHypervisor backend;

    private ValidateFleet(ValidateOptions options, PrintStream out) {
        this.options = options;
        this.figures = new LoadFigures(out);
        this.backend = FakeHypervisor.builder()
                .machines(options.machines())
                .volumes(1)
                .hosts(Math.max(1, options.machines() / 100))
                .clusters(Math.max(1, options.machines() / 5_000))
                .build();
    }

    /**
     * Validates a fleet.
     *
     * @param arguments see {@link ValidateOptions#USAGE}
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    /** As the main method; returns the exit code. */
    static int run(List<String> arguments, PrintStream out) throws InterruptedException {
        try {
            new ValidateFleet(ValidateOptions.parse(arguments), out).run();
            return 0;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "\n\n" + ValidateOptions.USAGE);
            return 2;
        }
    }

    private void run() throws InterruptedException {
        figures.add("machines", backend.count(FakeMachine.KIND));
        figures.add("rules", options.rules());
        for (int round = 1; round <= options.rounds(); round++) {
            validate("rulesInProcess" + round, SomeRules.of(1, options.rules()));
        }
        new WriterLatency(backend, options, figures).measure();
        figures.printJson();
    }

    /** Opens a fleet with an agent and waits until every machine is validated. Any agent can be measured so. */
    private void validate(String name, PolicyAgent agent) throws InterruptedException {
        try (Fleet fleet = Fleet.builder()
                // the class path has the same driver, without this backend
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(FakeDriverFactory.over(backend))
                .provider("fake", "fake", Connection.parse("local:"))
                .policy(agent)
                .open()) {
            fleet.inventory().awaitParity(TIMEOUT);
            Duration cpu = ProcessFigures.cpu();
            long begin = System.nanoTime();
            awaitValid(fleet.inventory());
            double seconds = (System.nanoTime() - begin) / NANOS;
            figures.add(name + "Seconds", seconds);
            figures.add(name + "CpuSeconds", ProcessFigures.cpu().minus(cpu).toNanos() / NANOS);
            figures.add(
                    name + "MachineRulesPerSecond",
                    Math.round((double) options.machines() * options.rules() / seconds));
        }
    }

    private static void awaitValid(Inventory inventory) throws InterruptedException {
        try (PullWatch watch = inventory.pull(WatchSpec.fromNow())) {
            while (!areValid(inventory.snapshot())) {
                var unused = watch.next(Duration.ofMillis(100));
            }
        }
    }

    private static boolean areValid(InventorySnapshot snapshot) {
        return snapshot.entries(FakeMachine.KIND)
                .allMatch(entry -> entry.validation().state() == Validation.State.VALID);
    }
}
