package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Snapshots of an instance. */
interface SnapshotRules extends DriverContract {

    private static Instance withSnapshots(Bench bench, String what) throws InterruptedException {
        Instance instance = bench.stopped(what);
        bench.needs(instance, Capability.SNAPSHOT);
        return instance;
    }

    @Test
    @DisplayName("I38 a snapshot is found by name and id, and the list has all of them, oldest first")
    default void i38(Bench bench) throws InterruptedException {
        Instance instance = withSnapshots(bench, "i38");

        Operation<Snapshot> create = instance.snapshots().create("one");
        Snapshot one = bench.await(create);
        Snapshot two = bench.await(instance.snapshots().create("two"));

        assertThat(create).hasChanged(true);
        assertThat(one.name()).isEqualTo("one");
        assertThat(one.instance()).isEqualTo(instance.ref());
        assertThat(instance.snapshots().list()).extracting(Snapshot::name).containsExactly("one", "two");
        assertThat(instance.snapshots().get("one").id()).isEqualTo(one.id());
        assertThat(instance.snapshots().get(two.id()).name()).isEqualTo("two");
        assertThat(instance.snapshots().find("three")).isEmpty();
        assertThatFailureOf(() -> instance.snapshots().get("three")).hasCode(ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("I39 a repetition with the same key adopts the snapshot, with another key it is ALREADY_EXISTS")
    default void i39(Bench bench) throws InterruptedException {
        Instance instance = withSnapshots(bench, "i39");
        Snapshot first = bench.await(instance.snapshots().create("one"));

        Operation<Snapshot> again = instance.snapshots().create("one");
        assertThat(bench.await(again).id()).isEqualTo(first.id());
        assertThat(again).hasChanged(false);
        assertThat(instance.snapshots()
                        .create(SnapshotSpec.named("one")
                                .idempotencyKey("another")
                                .build()))
                .failsWithin(bench.patience().operation(), ErrorCode.ALREADY_EXISTS);
        assertThat(instance.snapshots().list()).hasSize(1);
    }

    @Test
    @DisplayName("I40 a restore brings the configuration back; of a snapshot that is not there it is NOT_FOUND")
    default void i40(Bench bench) throws InterruptedException {
        Instance instance = withSnapshots(bench, "i40");
        bench.needs(instance, Capability.SNAPSHOT_RESTORE);
        bench.needs(instance, Capability.UPDATE);
        bench.await(instance.update(
                InstanceUpdate.builder().label("contract", "before").build()));
        bench.await(instance.snapshots().create("one"));
        bench.await(instance.update(
                InstanceUpdate.builder().label("contract", "after").build()));

        bench.await(instance.snapshots().restore("one"));

        assertThat(instance.refresh().labels()).containsEntry("contract", "before");
        assertThat(instance.snapshots().restore("two"))
                .failsWithin(bench.patience().operation(), ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("I41 a snapshot that is deleted is gone, and deleting it again changes nothing; all can go at once")
    default void i41(Bench bench) throws InterruptedException {
        Instance instance = withSnapshots(bench, "i41");
        for (String name : new String[] {"one", "two", "three"}) {
            bench.await(instance.snapshots().create(name));
        }

        Operation<Instance> delete = instance.snapshots().delete("one");
        bench.await(delete);
        assertThat(delete).hasChanged(true);
        assertThat(instance.snapshots().find("one")).isEmpty();
        Operation<Instance> again = instance.snapshots().delete("one");
        bench.await(again);
        assertThat(again).hasChanged(false);

        bench.await(instance.snapshots().deleteAll());
        assertThat(instance.snapshots().list()).isEmpty();
    }

    @Test
    @DisplayName("I42 a snapshot can get another name, but none that is taken")
    default void i42(Bench bench) throws InterruptedException {
        Instance instance = withSnapshots(bench, "i42");
        bench.needs(instance, Capability.SNAPSHOT_RENAME);
        bench.await(instance.snapshots().create("one"));
        bench.await(instance.snapshots().create("two"));

        assertThat(bench.await(instance.snapshots().rename("one", "first")).name())
                .isEqualTo("first");
        assertThat(instance.snapshots().list()).extracting(Snapshot::name).containsExactly("first", "two");
        assertThat(instance.snapshots().rename("first", "two"))
                .failsWithin(bench.patience().operation(), ErrorCode.ALREADY_EXISTS);
        assertThat(instance.snapshots().rename("nobody", "three"))
                .failsWithin(bench.patience().operation(), ErrorCode.NOT_FOUND);
    }
}
