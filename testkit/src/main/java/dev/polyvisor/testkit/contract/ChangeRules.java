package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changing what an instance is. */
interface ChangeRules extends DriverContract {

    @Test
    @DisplayName("I33 an update shows in info and inventory; one that asks for what is there changes nothing")
    default void i33(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        Instance instance = bench.stopped("i33");
        bench.needs(instance, Capability.UPDATE);
        InstanceUpdate change = InstanceUpdate.builder()
                .label("contract", "i33")
                .description("changed")
                .build();

        Operation<Instance> update = instance.update(change);
        bench.await(update);

        assertThat(update).hasChanged(true);
        assertThat(instance.info().labels()).containsEntry("contract", "i33");
        assertThat(instance.info().description()).isEqualTo("changed");
        InventorySnapshot after = bench.inventory()
                .awaitRevision(update.revision().orElseThrow(), bench.patience().event());
        assertThat(after.get(instance.key()).map(Entry::value).orElseThrow().labels())
                .containsEntry("contract", "i33");
        Operation<Instance> again = instance.update(change);
        bench.await(again);
        assertThat(again).hasChanged(false);
        bench.await(
                instance.update(InstanceUpdate.builder().removeLabel("contract").build()));
        assertThat(instance.refresh().labels()).doesNotContainKey("contract");
    }

    @Test
    @DisplayName("I34 an update meant for another version is ABORTED and changes nothing")
    default void i34(Bench bench) throws InterruptedException {
        Instance instance = bench.stopped("i34");
        bench.needs(instance, Capability.UPDATE);
        assumeTrue(instance.refresh().version().isPresent(), "the instances have no version");
        String before = instance.refresh().version().orElseThrow();
        bench.secondClient().label(instance.id(), "contract", "mine");

        Operation<Instance> update = instance.update(InstanceUpdate.builder()
                .label("contract", "yours")
                .expectedVersion(before)
                .build());

        assertThat(update).failsWithin(bench.patience().operation(), ErrorCode.ABORTED);
        assertThat(instance.refresh().labels()).containsEntry("contract", "mine");
        bench.await(instance.update(InstanceUpdate.builder()
                .label("contract", "yours")
                .expectedVersion(instance.info().version().orElseThrow())
                .build()));
        assertThat(instance.refresh().labels()).containsEntry("contract", "yours");
    }

    @Test
    @DisplayName("I35 options that the driver does not know are INVALID_ARGUMENT at once, all together")
    default void i35(Bench bench) throws InterruptedException {
        Instance instance = bench.stopped("i35");
        bench.needs(instance, Capability.UPDATE);

        assertThatFailureOf(() -> instance.update(InstanceUpdate.builder()
                        .option("no-such-option", "1")
                        .option("nor-this-one", "2")
                        .build()))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasViolationsAt("options.no-such-option", "options.nor-this-one");
    }

    @Test
    @DisplayName("I36 a rename keeps the handle good and frees the old name; where the id lives on the key stays")
    default void i36(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        Instance instance = bench.stopped("i36");
        bench.needs(instance, Capability.RENAME);
        String id = instance.id();
        String newName = bench.name("i36-new");

        Operation<Instance> rename = instance.rename(newName);
        Instance renamed = bench.await(rename);

        assertThat(rename).hasChanged(true);
        assertThat(instance.name()).isEqualTo(newName);
        assertThat(instance.refresh().name()).isEqualTo(newName);
        assertThat(bench.instances().get(newName)).isEqualTo(renamed);
        assertThat(bench.instances().find(bench.name("i36"))).isEmpty();
        InventorySnapshot after = bench.inventory()
                .awaitRevision(rename.revision().orElseThrow(), bench.patience().event());
        assertThat(after.get(renamed.key()).map(Entry::value).orElseThrow().name())
                .isEqualTo(newName);
        if (!renamed.id().equals(id)) {
            assertThat(after).lacks(bench.machineKey(id));
        }
        Operation<Instance> again = instance.rename(newName);
        bench.await(again);
        assertThat(again).hasChanged(false);
    }

    @Test
    @DisplayName("I37 a rename to a name that is taken is ALREADY_EXISTS, to what can be none INVALID_ARGUMENT")
    default void i37(Bench bench) throws InterruptedException {
        Instance instance = bench.stopped("i37");
        bench.needs(instance, Capability.RENAME);
        Instance other = bench.stopped("i37-other");

        assertThat(instance.rename(other.name())).failsWithin(bench.patience().operation(), ErrorCode.ALREADY_EXISTS);
        assertThatFailureOf(() -> instance.rename("a/b")).hasCode(ErrorCode.INVALID_ARGUMENT);
        assertThat(instance.refresh().name()).isEqualTo(bench.name("i37"));
    }
}
