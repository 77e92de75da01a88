package dev.polyvisor.simulators.fake;

import static dev.polyvisor.simulators.fake.MachineWorld.CLASS;
import static dev.polyvisor.simulators.fake.MachineWorld.ID;
import static dev.polyvisor.simulators.fake.MachineWorld.NAME;
import static dev.polyvisor.simulators.fake.MachineWorld.OTHER_CLASS;
import static dev.polyvisor.simulators.fake.MachineWorld.SECRET;
import static dev.polyvisor.simulators.fake.MachineWorld.SHARED;
import static dev.polyvisor.simulators.fake.MachineWorld.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.GetVolumeIdsRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The machines of a provider, from the request to the backend and back. */
class MachinesTest {
    private final MachineWorld world = new MachineWorld();
    private final FakeHypervisor hypervisor = world.hypervisor;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_machine_is_made_as_its_class_says() throws Exception {
        Provider provider = world.process().provider("lab");
        MachineDriver machines = provider.machines();

        CreateMachineResponse made = machines.createMachine(MachineWorld.create());

        assertThat(made.providerId()).isEqualTo(ID);
        assertThat(made.nodeName()).isEqualTo(NAME);
        assertThat(made.lastKnownState().text()).isEqualTo("Created " + ID);
        assertThat(world.named(NAME)).singleElement().satisfies(machine -> {
            assertThat(machine.state()).isEqualTo(MachineState.RUNNING);
            assertThat(machine.type()).isEqualTo(MachineType.VIRTUAL_MACHINE);
            assertThat(machine.cpus()).hasValue(4);
            assertThat(machine.labels())
                    .containsEntry("example.test/cluster", "shoot-blue")
                    .containsEntry("example.test/class", "pool-1")
                    .containsEntry("polyvisor/managed-by", "machine-plugin");
        });
        Instance instance = provider.instances().get(NAME);
        assertThat(instance.disks().list()).extracting("name").containsExactly("root", "scratch", "tooling");
        assertThat(instance.config().document().config()).containsEntry("cloud-init.user-data", text());
    }

    private String network(String name) {
        return hypervisor.all("any", FakeNetwork.KIND).stream()
                .filter(network -> network.name().equals(name))
                .findFirst()
                .orElseThrow()
                .key()
                .id();
    }

    private static String text() {
        return SECRET.find(MachineSecret.USER_DATA).orElseThrow().reveal();
    }

    @Test
    void the_networks_of_a_class_become_interfaces_in_their_order() {
        Provider provider = world.process().provider("lab");
        MachineClass two = new MachineClass("two", """
                {"image": "ubuntu/24.04", "type": "container", "cpus": 1, "memory": "1GiB",
                 "networks": ["net-2", "default"], "tags": {"a": "b"}}""");

        provider.machines().createMachine(CreateMachineRequest.of(NAME, two, SECRET));

        assertThat(provider.instances().get(NAME).nics().list())
                .extracting(Nic::name, nic -> nic.network().map(ResourceKey::id).orElse(""))
                .containsExactly(tuple("eth0", network("net-2")), tuple("eth1", network("default")));
        assertThat(provider.instances().get(NAME).info().type()).isEqualTo(MachineType.CONTAINER);
    }

    @Test
    void the_machine_shows_in_the_inventory() throws Exception {
        Fleet fleet = world.process();

        fleet.provider("lab").machines().createMachine(MachineWorld.create());

        String id = hypervisor.machineId(NAME);
        fleet.inventory().await(FakeMachine.KIND.key("lab", id), entry -> entry.isPresent(), Duration.ofSeconds(30));
        assertThat(fleet.inventory().snapshot().machines().count()).isEqualTo(1);
    }

    @Test
    void a_second_create_is_the_same_machine_and_one_that_was_shut_down_stays_off() {
        MachineDriver machines = world.machines();
        machines.createMachine(MachineWorld.create());
        String id = hypervisor.machineId(NAME);

        assertThat(machines.shutDownMachine(MachineWorld.shutDown()).providerId())
                .isEqualTo(ID);
        assertThat(machines.shutDownMachine(MachineWorld.shutDown()).providerId())
                .isEqualTo(ID);
        assertThat(machines.createMachine(MachineWorld.create()).providerId()).isEqualTo(ID);

        assertThat(hypervisor.machineId(NAME)).isEqualTo(id);
        assertThat(machines.getMachineStatus(MachineWorld.status()).state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void a_guest_that_does_not_listen_is_off_after_its_time() {
        MachineDriver machines = world.machines();
        machines.createMachine(MachineWorld.create());
        hypervisor.setConfig(hypervisor.machineId(NAME), "guest.stubborn", "true");

        machines.shutDownMachine(MachineWorld.shutDown());

        assertThat(machines.getMachineStatus(MachineWorld.status()).state()).isEqualTo(MachineState.STOPPING);
    }

    @Test
    void a_delete_takes_what_was_made_and_leaves_what_was_there() {
        MachineDriver machines = world.machines();
        machines.createMachine(MachineWorld.create());

        assertThat(machines.deleteMachine(MachineWorld.delete())
                        .lastKnownState()
                        .text())
                .isEqualTo("Deleted " + ID);
        assertThat(machines.deleteMachine(MachineWorld.delete())
                        .lastKnownState()
                        .text())
                .isEqualTo("Deleted ");

        assertThat(world.named(NAME)).isEmpty();
        assertThat(world.volumes()).containsExactly(SHARED);
        PolyvisorException absent = failure(() -> machines.getMachineStatus(MachineWorld.status()));
        assertThat(absent.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(absent).hasMessageContaining("machine \"" + NAME + "\" not found");
    }

    @Test
    void a_name_of_somebody_else_is_neither_taken_over_nor_shown_nor_changed() {
        hypervisor.addMachine(NAME, MachineType.VIRTUAL_MACHINE);
        MachineDriver machines = world.machines();

        assertThat(failure(() -> machines.createMachine(MachineWorld.create())).code())
                .isEqualTo(ErrorCode.ALREADY_EXISTS);
        assertThat(failure(() -> machines.getMachineStatus(MachineWorld.status()))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(failure(() -> machines.deleteMachine(MachineWorld.delete())).code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(failure(() -> machines.shutDownMachine(MachineWorld.shutDown()))
                        .code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(machines.listMachines(MachineWorld.list()).machines()).isEmpty();
        assertThat(world.named(NAME)).hasSize(1);
    }

    @Test
    void tags_alone_do_not_make_a_machine_ours() {
        String id = hypervisor.addMachine(NAME, MachineType.VIRTUAL_MACHINE);
        hypervisor.setLabel(id, "example.test/cluster", "shoot-blue");
        hypervisor.setLabel(id, "example.test/class", "pool-1");
        MachineDriver machines = world.machines();

        assertThat(machines.listMachines(MachineWorld.list()).machines()).isEmpty();
        assertThat(failure(() -> machines.deleteMachine(MachineWorld.delete())).code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void each_class_lists_its_own() {
        MachineDriver machines = world.machines();
        machines.createMachine(MachineWorld.create());
        MachineClass green =
                new MachineClass("green", OTHER_CLASS.providerSpec().replace("shared-tooling", "worker-7c9f4-scratch"));

        PolyvisorException inUse =
                failure(() -> machines.createMachine(CreateMachineRequest.of("green-1", green, SECRET)));
        assertThat(inUse.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);

        assertThat(machines.listMachines(MachineWorld.list()).machines()).isEqualTo(Map.of(ID, NAME));
        assertThat(machines.listMachines(ListMachinesRequest.of(OTHER_CLASS, SECRET))
                        .machines())
                .isEqualTo(Map.of("fake://default/green-1", "green-1"));
        assertThat(failure(() -> machines.deleteMachine(DeleteMachineRequest.of(NAME, OTHER_CLASS, SECRET)))
                        .code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void an_empty_tag_set_is_refused_by_every_method() {
        MachineDriver machines = world.machines();
        machines.createMachine(MachineWorld.create());
        MachineClass everything =
                new MachineClass("all", "{\"image\": \"ubuntu/24.04\", \"cpus\": 1, \"memory\": \"1GiB\"}");

        List<Runnable> calls = List.of(
                () -> machines.createMachine(CreateMachineRequest.of("other", everything, SECRET)),
                () -> machines.deleteMachine(DeleteMachineRequest.of(NAME, everything, SECRET)),
                () -> machines.getMachineStatus(GetMachineStatusRequest.of(NAME, everything, SECRET)),
                () -> machines.listMachines(ListMachinesRequest.of(everything, SECRET)));

        assertThat(calls)
                .allSatisfy(call -> assertThat(failure(call).violations())
                        .extracting(Violation::path)
                        .containsExactly("tags"));
        assertThat(world.named(NAME)).hasSize(1);
    }

    @Test
    void what_a_class_refers_to_and_is_not_there_is_a_failed_precondition() {
        MachineDriver machines = world.machines();
        MachineClass gone = new MachineClass("gone", CLASS.providerSpec().replace("ubuntu/24.04", "no-such-image"));

        PolyvisorException failure = failure(() -> machines.createMachine(CreateMachineRequest.of(NAME, gone, SECRET)));

        assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(failure).hasMessageContaining("no-such-image").hasMessageContaining(NAME);
        assertThat(world.named(NAME)).isEmpty();
    }

    @Test
    void no_room_is_resource_exhausted_and_the_next_call_goes_on() {
        MachineDriver machines = world.machines();
        List<FakeHost> hosts = hypervisor.all("any", FakeHost.KIND);
        hosts.forEach(host -> hypervisor.setSchedulable(host.key().id(), false));

        assertThat(failure(() -> machines.createMachine(MachineWorld.create())).code())
                .isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        assertThat(machines.listMachines(MachineWorld.list()).machines()).isEqualTo(Map.of(ID, NAME));
        hosts.forEach(host -> hypervisor.setSchedulable(host.key().id(), true));
        machines.createMachine(MachineWorld.create());

        assertThat(machines.getMachineStatus(MachineWorld.status()).state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_machine_that_is_being_deleted_is_there_and_its_name_is_to_be_asked_for_again() {
        MachineDriver machines = world.machines();
        machines.createMachine(MachineWorld.create());
        MachineDriver slow = world.machines("work", "1h");
        slow.deleteMachine(MachineWorld.delete());

        assertThat(machines.getMachineStatus(MachineWorld.status()).state()).isEqualTo(MachineState.DELETING);
        assertThat(machines.listMachines(MachineWorld.list()).machines()).hasSize(1);
        PolyvisorException failure = failure(() -> machines.createMachine(MachineWorld.create()));
        assertThat(failure.code()).isEqualTo(ErrorCode.ABORTED);
        assertThat(failure.retryable()).isTrue();
        assertThat(machines.deleteMachine(MachineWorld.delete())
                        .lastKnownState()
                        .text())
                .isEqualTo("Deleted " + ID);
    }

    @Test
    void a_create_does_not_wait_for_the_guest() {
        MachineDriver machines = world.machines("work", "1h");

        machines.createMachine(MachineWorld.create());

        assertThat(machines.getMachineStatus(MachineWorld.status()).state()).isEqualTo(MachineState.STARTING);
        assertThat(machines.createMachine(MachineWorld.create()).providerId()).isEqualTo(ID);
    }

    @Test
    void volumes_of_the_fakes_csi_driver_have_identities() {
        assertThat(world.machines()
                        .getVolumeIds(GetVolumeIdsRequest.of(List.of(
                                PersistentVolumeSpec.csi("csi.fake.polyvisor.dev", "v2"),
                                PersistentVolumeSpec.other("nfs"),
                                PersistentVolumeSpec.csi("csi.elsewhere.example", "v9"),
                                PersistentVolumeSpec.csi("csi.fake.polyvisor.dev", "v1"))))
                        .volumeIds())
                .containsExactly("v2", "v1");
    }

    @Test
    void a_secret_that_names_a_hypervisor_goes_there() {
        FakeHypervisor other = FakeHypervisor.create();
        hypervisor.addNeighbour("dc2", Secret.of("open-sesame"), other);
        MachineDriver machines = world.machines();
        MachineSecret there = SECRET.with("hypervisor", Secret.of("dc2")).with("token", Secret.of("open-sesame"));
        MachineClass simple = new MachineClass(
                "simple", "{\"image\": \"ubuntu/24.04\", \"cpus\": 1, \"memory\": \"1GiB\", \"tags\": {\"a\": \"b\"}}");

        machines.createMachine(CreateMachineRequest.of(NAME, simple, there));

        assertThat(world.named(NAME)).isEmpty();
        assertThat(other.all("any", FakeMachine.KIND)).extracting("name").containsExactly(NAME);
        assertThat(machines.listMachines(ListMachinesRequest.of(simple, SECRET)).machines())
                .isEmpty();
        machines.deleteMachine(DeleteMachineRequest.of(NAME, simple, there));
        assertThat(other.count(FakeMachine.KIND)).isZero();
    }

    @Test
    void a_wrong_token_and_an_unknown_hypervisor_are_told_without_the_secret() {
        hypervisor.addNeighbour("dc2", Secret.of("open-sesame"), FakeHypervisor.create());
        MachineDriver machines = world.machines();

        PolyvisorException wrong = failure(
                () -> machines.createMachine(CreateMachineRequest.of(NAME, CLASS, access("dc2", "guessed-token"))));
        assertThat(wrong.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(wrong.toString()).doesNotContain("guessed-token").doesNotContain("open-sesame");
        PolyvisorException unknown = failure(() ->
                machines.createMachine(CreateMachineRequest.of(NAME, CLASS, access("hidden-name", "guessed-token"))));
        assertThat(unknown.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(unknown.toString()).doesNotContain("hidden-name");
        PolyvisorException half = failure(() -> machines.createMachine(
                CreateMachineRequest.of(NAME, CLASS, SECRET.with("hypervisor", Secret.of("dc2")))));
        assertThat(half.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        PolyvisorException other = failure(() -> machines.createMachine(
                CreateMachineRequest.of(NAME, CLASS, SECRET.with("token", Secret.of("guessed-token")))));
        assertThat(other.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    private static MachineSecret access(String hypervisor, String token) {
        return SECRET.with("hypervisor", Secret.of(hypervisor)).with("token", Secret.of(token));
    }

    @Test
    void a_missing_secret_is_unauthenticated_and_missing_user_data_an_invalid_argument() {
        MachineDriver machines = world.machines();
        CreateMachineRequest without = new CreateMachineRequest(
                NAME, MachineWorld.create().lastKnownState(), CLASS, Optional.empty(), Optional.empty());

        assertThat(failure(() -> machines.createMachine(without)).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        PolyvisorException empty =
                failure(() -> machines.createMachine(CreateMachineRequest.of(NAME, CLASS, MachineSecret.empty())));
        assertThat(empty.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(empty.violations()).extracting(Violation::path).containsExactly("userData");
        assertThat(hypervisor.faults().calls(FaultPoint.MACHINE)).isZero();
    }

    @Test
    void a_call_sends_no_request_once_its_time_is_up() {
        MachineDriver machines = world.machines();
        hypervisor.faults().at(FaultPoint.MACHINE).after(1).hang();

        PolyvisorException late =
                failure(() -> machines.createMachine(MachineWorld.create().within(Duration.ofMillis(50))));

        assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(world.named(NAME)).isEmpty();
    }

    @Test
    void a_machine_that_is_protected_stays() {
        MachineDriver machines = world.machines();
        machines.createMachine(MachineWorld.create());
        hypervisor.setConfig(hypervisor.machineId(NAME), "security.protection.delete", "true");

        assertThat(failure(() -> machines.deleteMachine(MachineWorld.delete())).code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(machines.getMachineStatus(MachineWorld.status()).state()).isEqualTo(MachineState.RUNNING);
    }
}
