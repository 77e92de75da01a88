package dev.polyvisor.spi.policy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.spi.store.Node;
import dev.polyvisor.spi.store.Vm;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Random changes of the model, of the rules and of how well the agent is, also in the middle of its calls. The result says what was
 * validated with old content, or is not validated with the latest when it is quiet again; it is the same for the same seed.
 */
public final class PolicyRun implements LongFunction<List<String>> {
    private static final int STEPS = 60;
    private static final List<MachineState> STATES =
            List.of(MachineState.RUNNING, MachineState.STOPPED, MachineState.STARTING);

    private final World world = new World();
    private Random random = new Random(0);
    private long version = 1;
    private boolean calm;
    private boolean down;

    @Override
    public List<String> apply(long seed) {
        random = new Random(seed);
        world.agent.judge = this::judge;
        world.agent.version = () -> {
            if (down) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "down");
            }
            return version;
        };
        try {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            calm();
            world.pass(Duration.ofHours(1));
            world.history.everyMachineIsValid(version);
            return List.of();
        } catch (RuntimeException | AssertionError fault) {
            return List.of(fault.toString());
        }
    }

    private void calm() {
        calm = true;
        down = false;
        world.parity("p0");
        world.parity("p1");
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0 -> version = 1L + random.nextInt(4);
            case 1 -> down = random.nextBoolean();
            case 2 -> world.parity(provider());
            case 3 -> world.pass(Duration.ofSeconds(random.nextInt(1_200)));
            case 4 -> world.pass(Duration.ofMillis(random.nextInt(200)));
            case 5 -> world.store.commit(Set.of(), transaction -> transaction.remove(provider()));
            default -> change();
        }
    }

    private PolicyReport judge(Workload workload) {
        PolicyReport report = new PolicyReport(version, Set.of(WitnessAgent.testimony(workload)));
        if (calm) {
            return report;
        }
        if (down || random.nextInt(10) == 0) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "down");
        }
        switch (random.nextInt(8)) {
            case 0 -> change();
            case 1 -> version = 1L + random.nextInt(4);
            default -> {}
        }
        return random.nextInt(20) == 0 ? new PolicyReport(9, Set.of()) : report;
    }

    private void change() {
        world.store.commit(random.nextInt(4) == 0 ? Set.of("other") : Set.of(), transaction -> {
            for (int i = random.nextInt(4); i >= 0; i--) {
                if (random.nextInt(4) == 0) {
                    transaction.delete(key());
                } else if (random.nextBoolean()) {
                    transaction.put(Vm.of(provider(), id())
                            .named("n" + random.nextInt(3))
                            .in(STATES.get(random.nextInt(STATES.size())))
                            .under(node())
                            .referringTo(key(), node()));
                } else {
                    transaction.put(Node.of(provider(), id()).under(node()).referringTo(node(), key()));
                }
            }
        });
    }

    private ResourceKey key() {
        return random.nextBoolean() ? node() : Vm.KIND.key(provider(), id());
    }

    private ResourceKey node() {
        return Node.KIND.key(provider(), id());
    }

    private String provider() {
        return "p" + random.nextInt(2);
    }

    private String id() {
        return List.of("a", "b", "c", "d", "e", "f").get(random.nextInt(6));
    }
}
