package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.PushOptions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Files of the guest. */
interface FileRules extends DriverContract {

    private static Files files(Bench bench, String what) throws InterruptedException {
        Instance instance = bench.running(what);
        bench.needs(instance, Capability.FILES);
        return instance.files();
    }

    @Test
    @DisplayName("I43 a file that is written can be read, byte for byte, with its size and permissions")
    default void i43(Bench bench) throws InterruptedException {
        Files files = files(bench, "i43");
        byte[] content = new byte[100_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }

        bench.await(files.write("/tmp/contract.bin", content, PushOptions.mode(0640)));

        assertThat(files.read("/tmp/contract.bin")).isEqualTo(content);
        FileInfo info = files.get("/tmp/contract.bin");
        assertThat(info.type()).isEqualTo(FileType.FILE);
        assertThat(info.mode()).isEqualTo(0640);
        info.size().ifPresent(size -> assertThat(size).isEqualTo(content.length));
        bench.await(files.write("/tmp/contract.bin", "short: ü"));
        assertThat(files.readText("/tmp/contract.bin")).isEqualTo("short: ü");
    }

    @Test
    @DisplayName("I44 what is not there is NOT_FOUND or nothing, and a file in a directory that is not there NOT_FOUND")
    default void i44(Bench bench) throws InterruptedException {
        Files files = files(bench, "i44");

        assertThat(files.find("/tmp/nobody")).isEmpty();
        assertThat(files.exists("/tmp/nobody")).isFalse();
        assertThatFailureOf(() -> files.read("/tmp/nobody")).hasCode(ErrorCode.NOT_FOUND);
        assertThat(files.write("/tmp/no/such/file", "x"))
                .failsWithin(bench.patience().operation(), ErrorCode.NOT_FOUND);
        assertThat(files.write(
                        "/tmp/nobody",
                        "x".getBytes(StandardCharsets.UTF_8),
                        PushOptions.builder().append(true).build()))
                .failsWithin(bench.patience().operation(), ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("I45 directories: made once, listed, removed only when empty or as a tree")
    default void i45(Bench bench) throws InterruptedException {
        Files files = files(bench, "i45");

        Operation<FileInfo> made = files.makeDirectory("/tmp/contract", PushOptions.defaults());
        bench.await(made);
        assertThat(made).hasChanged(true);
        Operation<FileInfo> again = files.makeDirectory("/tmp/contract", PushOptions.defaults());
        bench.await(again);
        assertThat(again).hasChanged(false);
        bench.await(files.write("/tmp/contract/b", "b"));
        bench.await(files.write("/tmp/contract/a", "a"));

        assertThat(files.get("/tmp/contract").type()).isEqualTo(FileType.DIRECTORY);
        assertThat(files.get("/tmp/contract").entries()).containsExactly("a", "b");
        assertThatFailureOf(() -> files.read("/tmp/contract")).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThat(files.remove("/tmp/contract"))
                .failsWithin(bench.patience().operation(), ErrorCode.FAILED_PRECONDITION);
        bench.await(files.removeTree("/tmp/contract"));
        assertThat(files.exists("/tmp/contract")).isFalse();
        assertThatFailureOf(() -> files.removeTree("/")).hasCode(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    @DisplayName("I46 a file can be appended to and removed; removing it again changes nothing")
    default void i46(Bench bench) throws InterruptedException {
        Files files = files(bench, "i46");
        bench.await(files.write("/tmp/contract.txt", "one"));

        bench.await(files.write(
                "/tmp/contract.txt",
                " two".getBytes(StandardCharsets.UTF_8),
                PushOptions.builder().append(true).build()));
        assertThat(files.readText("/tmp/contract.txt")).isEqualTo("one two");

        Operation<Instance> remove = files.remove("/tmp/contract.txt");
        bench.await(remove);
        assertThat(remove).hasChanged(true);
        assertThat(files.exists("/tmp/contract.txt")).isFalse();
        Operation<Instance> again = files.remove("/tmp/contract.txt");
        bench.await(again);
        assertThat(again).hasChanged(false);
    }
}
