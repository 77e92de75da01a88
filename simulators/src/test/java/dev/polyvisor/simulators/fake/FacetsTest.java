package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleTicket;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceStatistics;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.TemplateTrigger;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FacetsTest {
    private final Sessions sessions = new Sessions();
    private final FakeHypervisor hypervisor = FakeHypervisor.create();
    private Instance container;
    private Instance machine;

    @BeforeEach
    void start() throws InterruptedException {
        var instances = sessions.open(hypervisor).instances();
        container = instances.byId(hypervisor.addMachine("ct", MachineType.CONTAINER));
        machine = instances.byId(hypervisor.addMachine("vm", MachineType.VIRTUAL_MACHINE));
        sessions.done(container.start());
        sessions.done(machine.start());
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    private ErrorCode failed(Operation<?> operation) {
        return sessions.failed(operation).code();
    }

    private static ErrorCode thrown(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(PolyvisorException.class, call).code();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- configuration

    @Test
    void a_conditional_change_needs_the_present_version() throws Exception {
        String version = container.refresh().version().orElseThrow();
        sessions.done(container.config().patch(ConfigPatch.of("user.a", "1"), version));

        assertThat(failed(container.config().patch(ConfigPatch.of("user.a", "2"), version)))
                .isEqualTo(ErrorCode.ABORTED);
        assertThat(failed(container.update(InstanceUpdate.builder()
                        .description("x")
                        .expectedVersion(version)
                        .build())))
                .isEqualTo(ErrorCode.ABORTED);
        assertThat(container.config().localConfig()).containsEntry("user.a", "1");
        assertThat(container.info().version()).isNotEqualTo(Optional.of(version));
    }

    @Test
    void an_update_changes_what_it_names() throws Exception {
        sessions.done(container.update(InstanceUpdate.builder()
                .description("new")
                .label("stage", "test")
                .cpus(8)
                .memory(DataSize.gib(16))
                .config(ConfigPatch.of("user.b", "2"))
                .build()));

        assertThat(container.info().description()).isEqualTo("new");
        assertThat(container.info().labels()).containsEntry("stage", "test");
        assertThat(container.info().cpus()).hasValue(8);
        assertThat(container.info().memory()).contains(DataSize.gib(16));
        assertThat(container.info().restartNeeded()).isFalse();
        assertThat(container.config().localConfig()).containsEntry("user.b", "2");
        sessions.done(
                container.update(InstanceUpdate.builder().removeLabel("stage").build()));
        assertThat(container.info().labels()).isEmpty();
    }

    @Test
    void a_running_machine_takes_a_new_size_at_its_next_start() throws Exception {
        sessions.done(machine.update(InstanceUpdate.builder().cpus(6).build()));
        assertThat(machine.info().cpus()).hasValue(1);
        assertThat(machine.info().restartNeeded()).isTrue();

        sessions.done(machine.restart());

        assertThat(machine.info().cpus()).hasValue(6);
        assertThat(machine.info().restartNeeded()).isFalse();
    }

    @Test
    void a_document_replaces_everything_but_what_the_server_keeps() throws Exception {
        sessions.done(container.config().patch(ConfigPatch.of("user.old", "1")));
        ConfigDocument document = container.config().document();
        assertThat(document.config().keySet()).noneMatch(k -> k.startsWith("volatile."));

        sessions.done(container.config().update(document.without("user.old").with("user.new", "2")));

        assertThat(container.config().localConfig())
                .doesNotContainKey("user.old")
                .containsEntry("user.new", "2")
                .containsKey("volatile.started");
        assertThat(failed(container.config().update(document))).isEqualTo(ErrorCode.ABORTED);
    }

    @Test
    void limits_are_live_and_those_without_a_setting_are_refused() throws Exception {
        sessions.done(container
                .config()
                .limit(LiveLimits.builder().cpus(4).cpuAllowance("50%").build()));
        assertThat(container.info().cpus()).hasValue(4);
        assertThat(container.config().localConfig()).containsEntry("limits.cpu.allowance", "50%");
        assertThat(thrown(() -> container.config().limit(LiveLimits.of("devices.allow", "a"))))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(thrown(() -> machine.config()
                        .limit(LiveLimits.builder().cpuAllowance("50%").build())))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
        sessions.done(machine.config().limit(LiveLimits.builder().cpus(4).build()));
        assertThat(failed(machine.config().limit(LiveLimits.builder().cpus(2).build())))
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void keys_of_the_server_are_written_by_experts_and_templates_wait_for_a_start() throws Exception {
        assertThat(thrown(() -> container.config().volatileSet(Map.of("user.x", "1"))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        sessions.done(container.config().volatileSet(Map.of("volatile.x", "1")));
        assertThat(container.config().localConfig()).containsEntry("volatile.x", "1");

        sessions.done(container.config().deferTemplate(TemplateTrigger.COPY));
        Operation<Instance> again = container.config().deferTemplate(TemplateTrigger.RENAME);
        sessions.done(again);
        assertThat(again.changed()).isFalse();
        assertThat(container.config().rendered()).contains("machine ct", "device root");
    }

    // ---- disks and interfaces

    @Test
    void disks_come_and_go_with_their_content() throws Exception {
        DiskSpec data = DiskSpec.blank("data", DataSize.gib(5));
        Operation<DiskAttachment> attach = container.disks().attach(data);
        assertThat(sessions.done(attach).size()).contains(DataSize.gib(5));
        Operation<DiskAttachment> again = container.disks().attach(data);
        sessions.done(again);
        assertThat(again.changed()).isFalse();
        assertThat(failed(container.disks().attach(DiskSpec.blank("data", DataSize.gib(6)))))
                .isEqualTo(ErrorCode.ALREADY_EXISTS);
        sessions.done(container.files().write("/mnt/data/x", "kept"));
        String volume = container.disks().get("data").volumeName().orElseThrow();

        sessions.done(container.disks().detach("data"));
        assertThat(container.files().exists("/mnt/data/x")).isFalse();
        sessions.done(machine.disks()
                .attach(DiskSpec.named("shared")
                        .source(DiskSource.volume(volume))
                        .build()));
        assertThat(machine.files().readText("/mnt/shared/x")).isEqualTo("kept");
        assertThat(failed(container
                        .disks()
                        .attach(DiskSpec.named("again")
                                .source(DiskSource.volume(volume))
                                .build())))
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);

        int volumes = hypervisor.count(FakeVolume.KIND);
        sessions.done(machine.disks().detach("shared", VolumeFate.DELETE));
        assertThat(hypervisor.count(FakeVolume.KIND)).isEqualTo(volumes - 1);
        assertThat(failed(machine.disks().detach("root"))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void disks_grow_move_and_are_cloned() throws Exception {
        assertThat(sessions.done(machine.disks().resize("root", DataSize.gib(30)))
                        .size())
                .contains(DataSize.gib(30));
        assertThat(failed(machine.disks().resize("root", DataSize.gib(20)))).isEqualTo(ErrorCode.OUT_OF_RANGE);
        assertThat(sessions.done(machine.disks().move("root", "pool-2")).pool()).contains("pool-2");
        assertThat(failed(machine.disks().move("root", "nowhere"))).isEqualTo(ErrorCode.NOT_FOUND);
        sessions.done(machine.disks().attach(DiskSpec.blank("data", DataSize.gib(1))));
        sessions.done(machine.files().write("/mnt/data/x", "source"));
        String source = machine.disks().get("data").volumeName().orElseThrow();

        sessions.done(machine.disks()
                .attach(DiskSpec.named("clone")
                        .source(DiskSource.cloneOf(source))
                        .build()));
        sessions.done(machine.files().write("/mnt/clone/x", "changed"));

        assertThat(machine.files().readText("/mnt/data/x")).isEqualTo("source");
    }

    @Test
    void media_are_changed_in_drives() throws Exception {
        sessions.done(machine.disks()
                .attach(DiskSpec.named("cd")
                        .kind(DiskKind.CDROM)
                        .source(DiskSource.medium("ubuntu/24.04"))
                        .build()));
        assertThat(sessions.done(machine.disks().insertMedium("cd", "debian/12"))
                        .volumeName())
                .contains("debian/12");
        sessions.done(machine.disks().ejectMedium("cd"));
        Operation<DiskAttachment> again = machine.disks().ejectMedium("cd");
        sessions.done(again);
        assertThat(again.changed()).isFalse();
        assertThat(failed(machine.disks().insertMedium("root", "debian/12"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(thrown(() -> container.disks().insertMedium("cd", "debian/12")))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void interfaces_have_addresses_of_their_own() throws Exception {
        Nic second = sessions.done(container.nics().attach(NicSpec.on("eth1", "net-2")));
        assertThat(second.networkName()).contains("net-2");
        assertThat(second.mac()).isNotEqualTo(container.nics().get("eth0").mac());
        assertThat(failed(machine.nics()
                        .attach(NicSpec.named("eth9")
                                .mac(container.nics().get("eth0").mac().orElseThrow())
                                .build())))
                .isEqualTo(ErrorCode.ALREADY_EXISTS);
        assertThat(failed(machine.nics().attach(NicSpec.on("eth9", "nowhere")))).isEqualTo(ErrorCode.NOT_FOUND);

        sessions.done(container
                .nics()
                .update(NicSpec.named("eth1").network("default").linked(false).build()));
        assertThat(container.nics().get("eth1").linked()).isFalse();
        assertThat(container.nics().get("eth1").networkName()).contains("default");
        assertThat(container.nics().complete(NicSpec.named("eth1").build()).mac())
                .isEqualTo(second.mac());
        sessions.done(container.nics().detach("eth1"));
        assertThat(container.nics().find("eth1")).isEmpty();
        assertThat(hypervisor
                        .find("lab", FakeMachine.KIND, container.id())
                        .orElseThrow()
                        .hardwareAddresses())
                .containsExactly(container.nics().get("eth0").mac().orElseThrow());
    }

    // ---- console

    @Test
    void a_console_echoes_and_is_used_by_one_at_a_time() throws Exception {
        ConsoleSession first = container.console().attach();
        first.output().write(bytes("ls\n"));
        assertThat(first.input().readNBytes(3)).asString().isEqualTo("ls\n");
        assertThat(container.console().log()).contains("booting ct", "ls\n");
        assertThat(thrown(() -> container.console().attach())).isEqualTo(ErrorCode.FAILED_PRECONDITION);

        ConsoleSession second = container
                .console()
                .attach(new ConsoleSpec(ConsoleType.SERIAL, ConsoleSpec.serial().size(), true));
        assertThat(first.isOpen()).isFalse();
        assertThat(first.input().read()).isEqualTo(-1);
        assertThat(second.isOpen()).isTrue();
        second.resize(100, 40);

        sessions.done(container.stop());
        assertThat(second.isOpen()).isFalse();
        assertThat(second.ended().toCompletableFuture().get()).isSameAs(second);
        second.close();
        assertThat(thrown(() -> container.console().attach())).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        sessions.done(container.console().clearLog());
        assertThat(container.console().log()).isEmpty();
    }

    @Test
    void machines_have_a_screen() throws Exception {
        ConsoleTicket ticket = sessions.done(machine.console().ticket(ConsoleType.VNC));
        assertThat(ticket.port()).isPresent();
        assertThat(ticket.password().orElseThrow().reveal()).isNotBlank();
        assertThat(machine.console().screenshot()).startsWith(0x89, 'P', 'N', 'G');
        try (ConsoleSession vnc = machine.console().attach(ConsoleSpec.vnc())) {
            assertThat(vnc.input().readNBytes(12)).asString().isEqualTo("RFB 003.008\n");
        }
        assertThat(thrown(() -> container.console().screenshot())).isEqualTo(ErrorCode.UNIMPLEMENTED);
    }

    // ---- guest, paths

    @Test
    void a_guest_tells_of_itself_while_it_runs() throws Exception {
        sessions.clock.advance(Duration.ofMinutes(10));
        assertThat(machine.guest().agentConnected()).isTrue();
        assertThat(machine.guest().os().orElseThrow().id()).contains("fake");
        assertThat(machine.guest().users()).hasSize(1);
        assertThat(machine.guest().fileSystems()).hasSize(1);
        assertThat(machine.guest().interfaces().get(0).addresses()).hasSize(1);
        InstanceStatistics now = machine.guest().statistics();
        assertThat(now.cpuTime()).isPresent();
        assertThat(now.traffic()).containsKey("eth0");

        sessions.done(machine.stop());
        assertThat(machine.guest().agentConnected()).isFalse();
        assertThat(machine.guest().os()).isEmpty();
        assertThat(machine.guest().interfaces()).isEmpty();
        assertThat(machine.guest().statistics().cpuTime()).isEmpty();
        assertThat(machine.details().info()).isEqualTo(machine.info());
    }

    @Test
    void file_systems_thaw_by_themselves() throws Exception {
        sessions.done(machine.guest().freezeFileSystems(Duration.ofSeconds(30)));
        assertThat(sessions.done(machine.snapshots().create("s")).consistency().name())
                .isEqualTo("FILE_SYSTEM");
        Operation<Instance> again = machine.guest().freezeFileSystems(Duration.ofSeconds(30));
        sessions.done(again);
        assertThat(again.changed()).isFalse();

        sessions.clock.advance(Duration.ofSeconds(30));

        Operation<Instance> thaw = machine.guest().thawFileSystems();
        sessions.done(thaw);
        assertThat(thaw.changed()).isFalse();
    }

    @Test
    void memory_is_dumped_to_a_volume_that_is_large_enough() throws Exception {
        String root = container.disks().get("root").volumeName().orElseThrow();
        sessions.done(machine.guest().dumpMemory(root));
        sessions.done(machine.guest().releaseMemoryDump());
        Operation<Instance> again = machine.guest().releaseMemoryDump();
        sessions.done(again);
        assertThat(again.changed()).isFalse();
        assertThat(failed(machine.guest().dumpMemory("nowhere"))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void there_are_logs_and_no_paths() throws Exception {
        assertThat(machine.paths().instance()).isEmpty();
        assertThat(machine.paths().logFiles()).containsExactly("console.log");
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        assertThat(machine.paths().readLog("console.log", log)).isEqualTo(log.size());
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("booting vm");
        sessions.done(machine.paths().deleteLog("console.log"));
        assertThat(machine.paths().logFiles()).isEmpty();
        assertThatThrownBy(() -> machine.paths().readLog("../etc/passwd", log))
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void id_maps_are_those_of_an_unprivileged_container() throws Exception {
        assertThat(container
                        .container()
                        .orElseThrow()
                        .currentIdMap()
                        .orElseThrow()
                        .hostUid(0))
                .hasValue(1_000_000);
        assertThat(machine.container()).isEmpty();
        hypervisor.setConfig(container.id(), "security.privileged", "true");
        assertThat(container.container().orElseThrow().nextIdMap()).isEmpty();
        assertThat(container.refresh().privileged()).isTrue();
    }
}
