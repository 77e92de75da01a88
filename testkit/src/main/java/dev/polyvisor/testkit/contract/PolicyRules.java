package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Inventory;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Policy can judge what the values name, and is told of what changes. */
interface PolicyRules extends DriverContract {

    /** Each machine shows in the end what the rules say of it. */
    @Test
    @DisplayName("P1 each machine is validated as it is, by the rules that there are, and only touched by it")
    default void p1(Bench bench) throws InterruptedException {
        bench.secondClient().create(bench.name("p1"));
        Inventory inventory = judged(bench, new Witness()).inventory();

        for (ResourceKey key : machines(inventory.snapshot())) {
            Entry<?> entry = awaitValid(bench, inventory, key, each -> true);
            assertThat(entry.validation().policyVersion()).isEqualTo(Witness.VERSION);
            assertThat(entry.touchedAt()).isGreaterThan(entry.changedAt());
        }
    }

    /** Rules find what they ask for. */
    @Test
    @DisplayName("P2 a workload has the machine's host and cluster and all that it refers to, and nothing is missing")
    default void p2(Bench bench) throws InterruptedException {
        bench.secondClient().start(bench.secondClient().create(bench.name("p2")));
        InventorySnapshot snapshot = bench.fleetAtParity().inventory().snapshot();

        for (ResourceKey key : machines(snapshot)) {
            Workload workload = snapshot.workload(key);
            List<ResourceKey> named = new ArrayList<>(workload.value().references());
            workload.value().parent().ifPresent(named::add);
            workload.value().host().ifPresent(named::add);
            workload.value().cluster().ifPresent(named::add);
            assertThat(workload.references())
                    .as("references of %s", key)
                    .containsKeys(named.toArray(ResourceKey[]::new));
            assertThat(workload.missing()).as("missing of %s", key).isEmpty();
        }
    }

    /** What an administrator does is judged again. */
    @Test
    @DisplayName("P3 what happens behind the driver's back is judged again, as it is then")
    default void p3(Bench bench) throws InterruptedException {
        String id = bench.secondClient().create(bench.name("p3"));
        ResourceKey key = bench.machineKey(id);
        Inventory inventory = judged(bench, new Witness()).inventory();
        long before = awaitValid(bench, inventory, key, each -> true).changedAt();

        bench.secondClient().label(id, "pvc-policy", "changed");

        awaitValid(
                bench,
                inventory,
                key,
                each -> each.changedAt() > before
                        && "changed".equals(each.value().labels().get("pvc-policy")));
    }

    /** What a machine depends on counts. */
    @Test
    @DisplayName("P4 a change of something that a machine refers to raises its generation, and it is judged again")
    default void p4(Bench bench) throws InterruptedException {
        String id = bench.secondClient().create(bench.name("p4"));
        bench.secondClient().start(id);
        ResourceKey key = bench.machineKey(id);
        Inventory inventory = judged(bench, new Witness()).inventory();
        Entry<?> before = awaitValid(bench, inventory, key, each -> true);

        assumeTrue(
                bench.secondClient().changeReference(id), "the second client cannot change what a machine refers to");

        Entry<?> after = awaitValid(
                bench,
                inventory,
                key,
                each -> each.validation().generation() > before.validation().generation());
        assertThat(after.validation().concerns())
                .as("what was seen before and after")
                .isNotEqualTo(before.validation().concerns());
    }

    /** Reading is no change. */
    @Test
    @DisplayName("P5 listing everything again has nothing judged again")
    default void p5(Bench bench) throws InterruptedException {
        ResourceKey kept = bench.machineKey(bench.secondClient().create(bench.name("kept")));
        Witness witness = new Witness();
        Fleet fleet = judged(bench, witness);
        awaitValid(bench, fleet.inventory(), kept, each -> true);
        Entry<?> before = fleet.inventory().snapshot().get(kept).orElseThrow();

        fleet.provider(Bench.PROVIDER).reset();
        ResourceKey added = bench.machineKey(bench.secondClient().create(bench.name("added")));
        awaitValid(bench, fleet.inventory(), added, each -> true);

        assertThat(fleet.inventory().snapshot().get(kept)).contains(before);
    }

    /** Policy is beside the model, not in it. */
    @Test
    @DisplayName("P6 an agent that hangs delays neither the inventory nor the end")
    default void p6(Bench bench) throws InterruptedException {
        bench.secondClient().create(bench.name("p6"));
        Witness witness = new Witness();
        try {
            Fleet fleet = judged(bench, witness.hanging());
            witness.awaitInside(bench.patience().event());

            ResourceKey added = bench.machineKey(bench.secondClient().create(bench.name("meanwhile")));
            InventorySnapshot shown = fleet.inventory()
                    .await(added, Optional::isPresent, bench.patience().event());
            assertThat(shown.get(added).orElseThrow().validation()).isEqualTo(Validation.NONE);
            fleet.close(bench.patience().close());
            assertThat(fleet.providers()).isEmpty();
        } finally {
            witness.letGo();
        }
    }

    private static Fleet judged(Bench bench, Witness witness) throws InterruptedException {
        Fleet fleet = bench.open(bench.fleetBuilder()
                .policy(witness)
                .provider(Bench.PROVIDER, bench.driverName(), bench.fixture().connection()));
        fleet.inventory().awaitParity(bench.patience().parity());
        return fleet;
    }

    private static Set<ResourceKey> machines(InventorySnapshot snapshot) {
        return snapshot.machines().map(Machine::key).collect(Collectors.toUnmodifiableSet());
    }

    /** Waits until a machine is validated; what was seen of it has to be what the inventory shows. */
    private static Entry<?> awaitValid(Bench bench, Inventory inventory, ResourceKey key, Predicate<Entry<?>> condition)
            throws InterruptedException {
        InventorySnapshot snapshot = inventory.await(
                key,
                found -> found.filter(entry -> entry.validation().state() == Validation.State.VALID)
                        .filter(condition)
                        .isPresent(),
                bench.patience().event());
        Entry<?> entry = snapshot.get(key).orElseThrow();
        assertThat(entry.validation().validatedAt()).isEqualTo(entry.changedAt());
        return entry;
    }
}
