package dev.polyvisor.spi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.spi.store.Node;
import dev.polyvisor.spi.store.Vm;
import java.util.Set;
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

    static LongStream seeds() {
        return LongStream.range(0, RUNS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_machine_is_validated_in_the_end_and_none_with_old_content(long seed) {
        assertThat(new PolicyRun().apply(seed)).isEmpty();
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
}
