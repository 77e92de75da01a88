package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BackendTypesTest {
    private static final InstanceInfo INFO = InstanceInfo.builder(
                    new ResourceKey("lab", "instance", "42"),
                    InstanceRef.of("default", "web-1"),
                    MachineType.CONTAINER,
                    MachineState.STOPPED)
            .build();

    @Test
    void diskThatIsToldOfIsPluggedInUnlessSaidOtherwise() {
        DiskAttachment disk = DiskAttachment.builder("root").bootable(true).build();

        assertThat(disk.active()).isTrue();
        assertThat(disk.kind()).isEqualTo(DiskKind.DISK);
        assertThat(disk.volume()).isEmpty();
        assertThat(disk.toBuilder().build()).isEqualTo(disk);
    }

    @Test
    void hardwareAddressIsBroughtToOneForm() {
        assertThat(Nic.builder("eth0").mac("00:1A:4A:16:01:51").build().mac()).contains("00:1a:4a:16:01:51");
        assertThat(new GuestInterface(
                                "eth0",
                                Optional.of("00-1A-4A-16-01-51"),
                                List.of(),
                                true,
                                OptionalInt.empty(),
                                Optional.empty())
                        .mac())
                .contains("00:1a:4a:16:01:51");
    }

    @Test
    void addressWhichIsNoneIsKeptForThePerson() {
        assertThat(Nic.builder("ib0").mac("80:00:02:08").build().mac()).contains("80:00:02:08");
    }

    @Test
    void addressKnowsItsFamily() {
        assertThat(new GuestAddress("10.0.0.2", OptionalInt.of(24), AddressScope.GLOBAL).ipv6())
                .isFalse();
        assertThat(new GuestAddress("fe80::1", OptionalInt.of(64), AddressScope.LINK).ipv6())
                .isTrue();
        pathsOf(() -> new GuestAddress(" ", OptionalInt.empty(), AddressScope.UNKNOWN))
                .containsExactly("address");
    }

    @Test
    void figuresThatAreNotMeasuredAreAbsent() {
        InstanceStatistics figures = InstanceStatistics.at(Instant.EPOCH)
                .cpuTime(Duration.ofNanos(5))
                .diskUsed("root", DataSize.mib(1))
                .traffic("eth0", new InstanceStatistics.Traffic(1, 2, 3, 4))
                .build();

        assertThat(figures.memoryUsed()).isEmpty();
        assertThat(figures.cpuUsage()).isEmpty();
        assertThat(figures.traffic().get("eth0").bytesSent()).isEqualTo(2);
        assertThat(figures.toBuilder().build()).isEqualTo(figures);
    }

    @Test
    void detailsCopyTheirLists() {
        List<Snapshot> snapshots = new ArrayList<>();
        InstanceDetails details = new InstanceDetails(INFO, Optional.empty(), snapshots, List.of());

        snapshots.add(
                Snapshot.builder("1", "a", InstanceRef.of("default", "web-1")).build());

        assertThat(details.snapshots()).isEmpty();
    }

    @Test
    void eventCopiesItsContext() {
        LifecycleEvent event = new LifecycleEvent(
                new ResourceKey("lab", "instance", "42"),
                InstanceRef.of("default", "web-2"),
                LifecycleAction.RENAMED,
                "instance-renamed",
                Instant.EPOCH,
                Optional.empty(),
                Map.of("old_name", "web-1"));

        assertThatThrownBy(() -> event.context().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void guestThatTellsNothingHasAnEmptySystem() {
        assertThat(GuestOs.builder().build().name()).isEmpty();
        assertThat(GuestOs.builder().name("Debian").build().name()).contains("Debian");
    }

    @Test
    void nullIsRefusedWhereAValueIsNeeded() {
        assertThatThrownBy(() -> new GuestUser(null, Optional.empty(), Optional.empty()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> InstanceSpec.named(null)).isInstanceOf(NullPointerException.class);
    }
}
