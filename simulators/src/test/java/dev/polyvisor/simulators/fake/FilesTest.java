package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
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

    @Test
    void files_are_written_read_and_removed(@TempDir Path local) throws Exception {
        Files files = container.files();

        FileInfo written = sessions.done(files.write(
                "/srv/app/a.txt",
                bytes("one"),
                PushOptions.builder().uid(7).mode(0600).createParents(true).build()));
        sessions.done(files.write(
                "/srv/app/a.txt",
                bytes("two"),
                PushOptions.builder().append(true).build()));

        assertThat(written.uid()).isEqualTo(7);
        assertThat(files.readText("/srv/app/a.txt")).isEqualTo("onetwo");
        assertThat(files.get("/srv/app/a.txt").mode()).isEqualTo(0600);
        assertThat(files.get("/srv/app").entries()).containsExactly("a.txt");
        assertThat(files.get("/").entries()).contains("etc", "srv");
        assertThat(files.pull("/srv/app/a.txt", local.resolve("copy")).size()).hasValue(6);
        assertThat(local.resolve("copy")).hasContent("onetwo");
        sessions.done(files.push("/tmp/b", local.resolve("copy"), PushOptions.defaults()));
        sessions.done(files.push("/tmp/c", new ByteArrayInputStream(bytes("c")), PushOptions.defaults()));
        assertThat(files.readText("/tmp/b") + files.readText("/tmp/c")).isEqualTo("onetwoc");

        assertThat(failed(files.remove("/srv"))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        sessions.done(files.removeTree("/srv"));
        assertThat(files.exists("/srv/app/a.txt")).isFalse();
        Operation<Instance> again = files.removeTree("/srv");
        sessions.done(again);
        assertThat(again.changed()).isFalse();
    }

    @Test
    void paths_cannot_leave_the_guest_and_what_is_missing_is_told() throws Exception {
        Files files = container.files();

        assertThat(files.get("/../../etc/hostname").path()).isEqualTo("/etc/hostname");
        assertThat(thrown(() -> files.find("etc/hostname"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(thrown(() -> files.read("/nothing"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(thrown(() -> files.read("/etc"))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(failed(files.write("/no/where", "x"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(thrown(() -> files.removeTree("/"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failed(files.write(
                        "/tmp/none",
                        bytes("x"),
                        PushOptions.builder().append(true).build())))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void links_are_followed_by_writing_and_not_by_reading() throws Exception {
        Files files = container.files();
        sessions.done(files.write("/tmp/real", "old"));
        sessions.done(files.makeLink("/tmp/link", "real"));

        sessions.done(files.write("/tmp/link", "new"));

        assertThat(files.readText("/tmp/real")).isEqualTo("new");
        assertThat(files.get("/tmp/link").type()).isEqualTo(FileType.SYMLINK);
        assertThat(files.get("/tmp/link").linkTarget()).contains("real");
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        files.pull("/tmp/link", target);
        assertThat(target).hasToString("real");
        sessions.done(files.makeLink("/tmp/loop", "/tmp/loop"));
        assertThat(failed(files.write("/tmp/loop", "x"))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void directories_are_goals() throws Exception {
        Files files = container.files();

        assertThat(failed(files.makeDirectory("/a/b", PushOptions.defaults()))).isEqualTo(ErrorCode.NOT_FOUND);
        sessions.done(files.makeDirectory(
                "/a/b", PushOptions.builder().createParents(true).build()));
        Operation<FileInfo> again = files.makeDirectory("/a/b", PushOptions.defaults());
        sessions.done(again);
        assertThat(again.changed()).isFalse();
        assertThat(failed(files.makeDirectory("/etc/hostname", PushOptions.defaults())))
                .isEqualTo(ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void files_of_a_stopped_container_can_be_had_those_of_a_machine_need_its_agent() throws Exception {
        sessions.done(container.stop());
        assertThat(container.files().exists("/etc/hostname")).isTrue();
        assertThat(machine.files().exists("/etc/hostname")).isTrue();
        hypervisor.setConfig(machine.id(), "guest.agent", "false");
        assertThat(thrown(() -> machine.files().exists("/"))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_transfer_that_breaks_is_not_repeated() {
        hypervisor.faults().at(FaultPoint.TRANSFER).fail(ErrorCode.UNAVAILABLE);

        assertThat(failed(
                        container.files().push("/tmp/x", new ByteArrayInputStream(bytes("x")), PushOptions.defaults())))
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(hypervisor.faults().calls(FaultPoint.TRANSFER)).isOne();
    }
}
