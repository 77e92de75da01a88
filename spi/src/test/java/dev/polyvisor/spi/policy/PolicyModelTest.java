package dev.polyvisor.spi.policy;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random changes of the model, of the rules and of how well the agent is, also in the middle of its calls. Whatever
 * happens: nothing is validated with old content, and when it is quiet again everything is with the latest.
 */
class PolicyModelTest {
    private static final long RUNS = Boolean.getBoolean("polyvisor.soak") ? 3_000 : 100;
    private static final int STEPS = 60;

    static LongStream seeds() {
        return LongStream.range(0, RUNS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_machine_is_validated_in_the_end_and_none_with_old_content(long seed) {
        World world = new World();
        Run run = new Run(world, new Random(seed));
        world.agent.judge = run::judge;

        IntStream.range(0, STEPS).forEach(step -> run.step());
        run.calm();
        world.pass(Duration.ofHours(1));

        world.history.everyMachineIsValid(run.version);
    }

    /** A cluster that a tenth of the machines belong to. */
    @Test
    void a_cluster_that_changes_touches_its_machines_and_no_others() {
        World world = new World();
        world.store.commit(Set.of(), transaction -> {
            for (int c = 0; c < 10; c++) {
                Node cluster = Node.of("lab", "c" + c);
                transaction.put(cluster);
                for (int h = 0; h < 50; h++) {
                    Node host = Node.of("lab", "h" + c + "-" + h).under(cluster.key());
                    transaction.put(host);
                    for (int m = 0; m < 100; m++) {
                        transaction.put(
                                Vm.of("lab", c + "-" + h + "-" + m).under(m % 2 == 0 ? host.key() : cluster.key()));
                    }
                }
            }
        });
        world.parity("lab");
        world.pass(World.SOON);
        world.history.everyMachineIsValid(1);
        assertThat(world.agent.calls).hasSize(50_000);

        world.put(Node.of("lab", "c3").referringTo(Node.KIND.key("lab", "c4")));
        world.pass(World.SOON);

        world.history.everyMachineIsValid(1);
        assertThat(world.agent.calls.subList(50_000, world.agent.calls.size()))
                .hasSize(5_000)
                .allMatch(machine -> machine.id().startsWith("3-"));
        assertThat(world.store
                        .snapshot()
                        .entries(Vm.KIND)
                        .filter(entry -> entry.validation().generation() == 1)
                        .count())
                .isEqualTo(5_000);
    }

    private static final class Run {
        private final World world;
        private final Random random;
        private long version = 1;
        private boolean calm;
        private boolean down;

        Run(World world, Random random) {
            this.world = world;
            this.random = random;
            world.agent.version = () -> {
                if (down) {
                    throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "down");
                }
                return version;
            };
        }

        void calm() {
            calm = true;
            down = false;
            world.parity("p0");
            world.parity("p1");
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> version = 1 + random.nextInt(4);
                case 1 -> down = random.nextBoolean();
                case 2 -> world.parity(provider());
                case 3 -> world.pass(Duration.ofSeconds(random.nextInt(1_200)));
                case 4 -> world.pass(Duration.ofMillis(random.nextInt(200)));
                case 5 -> world.store.commit(Set.of(), transaction -> transaction.remove(provider()));
                default -> change();
            }
        }

        PolicyReport judge(Workload workload) {
            PolicyReport report = new PolicyReport(version, Set.of(WitnessAgent.testimony(workload)));
            if (calm) {
                return report;
            }
            if (down || random.nextInt(10) == 0) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "down");
            }
            switch (random.nextInt(8)) {
                case 0 -> change();
                case 1 -> version = 1 + random.nextInt(4);
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
                                .in(MachineState.values()[random.nextInt(3)])
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
}
