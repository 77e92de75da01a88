package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.inventory.MachineState;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Creating and deleting. */
interface CreationRules extends DriverContract {

    @Test
    @DisplayName("I9 what is created is as specified, and in the inventory at the operation's revision")
    default void i9(Bench bench) throws InterruptedException {
        bench.needs(Capability.CREATE);
        bench.fleetAtParity();
        InstanceSpec spec = bench.machine("i9")
                .label("contract", "i9")
                .description("made by a contract test")
                .build();

        Operation<Instance> create = bench.instances().create(spec);
        Instance made = bench.await(create);

        assertThat(create).hasChanged(true);
        assertThat(made.name()).isEqualTo(spec.name());
        assertThat(made.info().labels()).containsEntry("contract", "i9");
        assertThat(made.info().state()).isEqualTo(MachineState.STOPPED);
        spec.type().ifPresent(type -> assertThat(made.info().type()).isEqualTo(type));
        if (spec.cpus().isPresent()) {
            assertThat(made.refresh().cpus())
                    .isEqualTo(OptionalInt.of(spec.cpus().getAsInt()));
        }
        spec.memory().ifPresent(memory -> assertThat(made.info().memory()).contains(memory));
        assertThat(bench.inventory()
                        .awaitRevision(
                                create.revision().orElseThrow(),
                                bench.patience().event()))
                .hasMachine(made.key(), MachineState.STOPPED);
        assertThat(bench.secondClient().contents().get(bench.secondClient().machineKind()))
                .contains(made.id());
    }

    @Test
    @DisplayName("I10 an instance is started unless the specification says otherwise")
    default void i10(Bench bench) throws InterruptedException {
        bench.needs(Capability.CREATE, Capability.START);
        Operation<Instance> create = bench.instances()
                .create(bench.fixture().machine(bench.name("i10")).build());

        Instance made = bench.await(create);

        assertThat(made.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(bench.inventory()
                        .awaitRevision(
                                create.revision().orElseThrow(),
                                bench.patience().event()))
                .hasMachine(made.key(), MachineState.RUNNING);
    }

    @Test
    @DisplayName("I11 a repetition with the same idempotency key adopts what the first try made")
    default void i11(Bench bench) throws InterruptedException {
        Instance first = bench.stopped("i11");

        Operation<Instance> again =
                bench.instances().create(bench.machine("i11").build());

        assertThat(bench.await(again)).isEqualTo(first);
        assertThat(again).hasChanged(false);
        assertThat(bench.secondClient().count(first.name())).isEqualTo(1);
    }

    @Test
    @DisplayName("I12 a name that an instance of another key has is ALREADY_EXISTS")
    default void i12(Bench bench) throws InterruptedException {
        Instance first = bench.stopped("i12");

        Operation<Instance> other = bench.instances()
                .create(bench.machine("i12").idempotencyKey("another").build());

        assertThat(other).failsWithin(bench.patience().operation(), ErrorCode.ALREADY_EXISTS);
        assertThat(bench.secondClient().count(first.name())).isEqualTo(1);
    }

    @Test
    @DisplayName("I13 what the driver refuses of a specification is told at once and all together, before any effect")
    default void i13(Bench bench) {
        bench.needs(Capability.CREATE);
        InstanceSpec spec = bench.machine("i13")
                .option("no-such-option", "1")
                .option("nor-this-one", "2")
                .build();

        assertThatFailureOf(() -> bench.instances().create(spec))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasViolationsAt("options.no-such-option", "options.nor-this-one");
        assertThat(bench.secondClient().count(spec.name())).isZero();
    }

    @Test
    @DisplayName("I14 a source that is not there is NOT_FOUND or FAILED_PRECONDITION, and nothing is left behind")
    default void i14(Bench bench) throws InterruptedException {
        bench.needs(Capability.CREATE);
        InstanceSpec spec = bench.machine("i14")
                .source(InstanceSource.image("pvc-no-such-image"))
                .build();

        assertThat(bench.instances().create(spec))
                .failsWithin(bench.patience().operation(), ErrorCode.NOT_FOUND, ErrorCode.FAILED_PRECONDITION);
        assertThat(bench.secondClient().count(spec.name())).isZero();
    }

    @Test
    @DisplayName("I15 a request for an instance whose answer was lost is looked up: it has made one in the end")
    default void i15(Bench bench) throws InterruptedException {
        bench.needs(Capability.CREATE);
        bench.fleetAtParity();
        bench.inject(Fault.LOST_REPLY);

        Operation<Instance> create =
                bench.instances().create(bench.machine("i15").build());
        Instance made = bench.await(create);

        // made by this request: whoever sends another one instead of looking takes it for somebody else's
        assertThat(create).hasChanged(true);
        assertThat(bench.secondClient().count(made.name())).isEqualTo(1);
        assertThat(made.refresh().name()).isEqualTo(bench.name("i15"));
    }

    @Test
    @DisplayName("I16 what is deleted is gone from backend and inventory, and deleting it again changes nothing")
    default void i16(Bench bench) throws InterruptedException {
        bench.needs(Capability.DELETE);
        bench.fleetAtParity();
        Instance instance = bench.stopped("i16");

        Operation<Instance> delete = instance.delete();
        bench.await(delete);

        assertThat(delete).hasChanged(true);
        assertThat(bench.inventory()
                        .awaitRevision(
                                delete.revision().orElseThrow(),
                                bench.patience().event()))
                .lacks(instance.key());
        assertThat(bench.secondClient().count(bench.name("i16"))).isZero();
        Operation<Instance> again = instance.delete();
        bench.await(again);
        assertThat(again).hasChanged(false);
        Instance namesake = bench.stopped("i16");
        assertThat(namesake.refresh().name()).isEqualTo(bench.name("i16"));
    }

    @Test
    @DisplayName("I17 a running instance is deleted only when it may be killed")
    default void i17(Bench bench) throws InterruptedException {
        bench.needs(Capability.DELETE);
        Instance instance = bench.running("i17");

        assertThat(instance.delete()).failsWithin(bench.patience().operation(), ErrorCode.FAILED_PRECONDITION);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);

        bench.await(instance.delete(DeleteOptions.force()));
        assertThat(bench.secondClient().count(bench.name("i17"))).isZero();
    }
}
