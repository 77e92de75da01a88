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
import dev.polyvisor.http.policy.HttpPolicyAgent;
import dev.polyvisor.simulators.fake.FakeDriverFactory;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.spi.time.Threads;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * Validates all machines of a fleet, by rules in the process and by one HTTP call a machine in turns, and says how long that
 * takes from parity on; then how long transactions take beside a store in which everything is validated again and again, and
 * without.
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
     * @throws IOException when the local rule server cannot be started
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    /** As the main method; returns the exit code. */
    static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        try {
            new ValidateFleet(ValidateOptions.parse(arguments), out).run();
            return 0;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "\n\n" + ValidateOptions.USAGE);
            return 2;
        }
    }

    private void run() throws IOException, InterruptedException {
        figures.add("machines", backend.count(FakeMachine.KIND));
        figures.add("rules", options.rules());
        List<Duration> inProcess = new ArrayList<>();
        List<Duration> overHttp = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            Duration taken = validate("rulesInProcess" + round, SomeRules.of(1, options.rules()));
            figures.add("rulesInProcess" + round + "MachineRulesPerSecond", perSecond(options.rules(), taken));
            inProcess.add(taken);
            overHttp.add(validateOverHttp("callsOverHttp" + round));
        }
        figures.add(
                "httpToInProcessRatio",
                (double) median(overHttp).toNanos() / median(inProcess).toNanos());
        new WriterLatency(backend, options, figures).measure();
        figures.printJson();
    }

    private Duration validateOverHttp(String name) throws IOException, InterruptedException {
        ExecutorService resolver = Threads.newExecutor();
        try (QuickRuleServer server = QuickRuleServer.open();
                HttpPolicyAgent agent = HttpPolicyAgent.builder(Connection.parse(server.url()), resolver)
                        .build()) {
            return validate(name, agent);
        } finally {
            Threads.shutDown(resolver, false);
        }
    }

    /** Opens a fleet with an agent and waits until every machine is validated. Any agent can be measured so. */
    private Duration validate(String name, PolicyAgent agent) throws InterruptedException {
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
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            figures.add(name + "Seconds", taken.toNanos() / NANOS);
            figures.add(name + "CpuSeconds", ProcessFigures.cpu().minus(cpu).toNanos() / NANOS);
            figures.add(name + "MachinesPerSecond", perSecond(1, taken));
            return taken;
        }
    }

    private long perSecond(int timesEachMachine, Duration taken) {
        return Math.round(options.machines() * NANOS * timesEachMachine / taken.toNanos());
    }

    private static Duration median(List<Duration> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
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
