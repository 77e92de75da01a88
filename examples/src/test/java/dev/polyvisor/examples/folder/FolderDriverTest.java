package dev.polyvisor.examples.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDriverTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void theFilesOfTheFolderAreTheMachines() throws Exception {
        write("web", "state=running\ncpus=4\nmemory=8GiB\n");
        write("db", "state=on fire\n");
        Files.writeString(folder.resolve("notes.txt"), "no machine");

        try (Fleet fleet = fleet()) {
            fleet.inventory().awaitParity(LONG);

            assertThat(fleet.inventory().snapshot().machines())
                    .extracting(Machine::name, Machine::state)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("web", MachineState.RUNNING),
                            org.assertj.core.groups.Tuple.tuple("db", MachineState.UNKNOWN));
            assertThat(fleet.inventory()
                            .snapshot()
                            .find(Query.of(FolderMachine.KIND).index("state", "RUNNING"))
                            .entries())
                    .singleElement()
                    .satisfies(e -> assertThat(e.value().memory()).contains(DataSize.gib(8)));
        }
    }

    @Test
    void whatChangesInTheFolderChangesInTheInventory() throws Exception {
        write("web", "state=running\n");

        try (Fleet fleet = fleet()) {
            fleet.inventory().awaitParity(LONG);
            write("web", "state=stopped\n");
            await(
                    fleet,
                    "web",
                    e -> e.map(Entry::value)
                            .filter(v -> ((Machine) v).state() == MachineState.STOPPED)
                            .isPresent());
            write("db", "state=running\n");
            await(fleet, "db", Optional::isPresent);
            Files.delete(folder.resolve("web.properties"));
            await(fleet, "web", Optional::isEmpty);

            assertThat(fleet.inventory().snapshot().machines())
                    .extracting(Machine::name)
                    .containsExactly("db");
        }
    }

    @Test
    void anAddressThatIsNoFolderIsRefused() {
        assertThatThrownBy(() -> Fleet.builder()
                        .provider("f", "folder", Connection.parse("https://host/"))
                        .open())
                .isInstanceOf(PolyvisorException.class)
                .hasMessageContaining("local:FOLDER");
    }

    @Test
    void aFolderThatIsMissingIsAStatusAndNotAnException() throws Exception {
        try (Fleet fleet = Fleet.builder()
                .provider("f", "folder", Connection.parse("local:" + folder.resolve("none")))
                .open()) {
            assertThatThrownBy(() -> fleet.inventory().awaitParity(Duration.ofMillis(200)))
                    .isInstanceOf(PolyvisorException.class)
                    .hasMessageContaining("f");
            assertThatThrownBy(() -> fleet.provider("f").test()).hasMessageContaining("there is no folder");
        }
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name + ".properties"), text);
    }

    private Fleet fleet() {
        return Fleet.builder()
                .provider("f", "folder", Connection.parse("local:" + folder))
                .sync(SyncSettings.DEFAULT.intervals(Duration.ofMillis(20), Duration.ofMillis(20)))
                .open();
    }

    private static void await(Fleet fleet, String id, Predicate<Optional<Entry<?>>> condition) throws Exception {
        fleet.inventory().await(FolderMachine.KIND.key("f", id), condition, LONG);
    }
}
