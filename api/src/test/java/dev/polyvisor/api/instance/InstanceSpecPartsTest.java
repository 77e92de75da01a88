package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceSpecPartsTest {

    @Nested
    class Sources {

        @ParameterizedTest
        @ValueSource(strings = {"ftp://host/image", "file:///etc/passwd", "image.qcow2"})
        void onlyHttpIsDownloaded(String url) {
            pathsOf(() -> InstanceSource.url(URI.create(url))).containsExactly("source.url");
            pathsOf(() -> new DiskSource.Url(URI.create(url))).containsExactly("source.url");
        }

        @Test
        void urlWithCredentialsIsRefused() {
            pathsOf(() -> InstanceSource.url(URI.create("https://user:pass@host/image")))
                    .containsExactly("source.url");
            pathsOf(() -> new DiskSource.Url(URI.create("https://user:pass@host/image")))
                    .containsExactly("source.url");
        }

        @Test
        void copyOfASnapshotHasNoSnapshots() {
            InstanceRef ref = InstanceRef.of("default", "a");

            pathsOf(() -> new InstanceSource.CopyOf(ref, Optional.of("s"), true))
                    .containsExactly("source.includeSnapshots");
            assertThat(InstanceSource.snapshotOf(ref, "s"))
                    .isEqualTo(new InstanceSource.CopyOf(ref, Optional.of("s"), false));
        }

        @Test
        void protocolNeedsAServer() {
            pathsOf(() -> new InstanceSource.Image("a", Optional.empty(), Optional.of("simplestreams")))
                    .containsExactly("source.protocol");
        }

        @Test
        void blankNamesAreRefused() {
            pathsOf(() -> InstanceSource.image(" ")).containsExactly("source.name");
            pathsOf(() -> InstanceSource.imageId("")).containsExactly("source.id");
            pathsOf(() -> InstanceSource.template("")).containsExactly("source.name");
            pathsOf(() -> InstanceSource.containerDisk("")).containsExactly("source.image");
            pathsOf(() -> InstanceSource.volume("")).containsExactly("source.name");
            pathsOf(() -> DiskSource.cloneOf("")).containsExactly("source.volume");
            pathsOf(() -> new DiskSource.HostPath("relative")).containsExactly("source.path");
        }

        @Test
        void volumeIsUsedAsItIsUnlessCloned() {
            assertThat(InstanceSource.volume("pvc"))
                    .isEqualTo(new InstanceSource.Volume("pvc", Optional.empty(), false));
            assertThat(InstanceSource.cloneOfVolume("pvc"))
                    .isEqualTo(new InstanceSource.Volume("pvc", Optional.empty(), true));
        }
    }

    @Nested
    class Disks {

        @Test
        void blankDiskNeedsASize() {
            pathsOf(() -> DiskSpec.named("data").build()).containsExactly("size");
            assertThat(DiskSpec.named("data")
                            .source(DiskSource.volume("v"))
                            .build()
                            .size())
                    .isEmpty();
        }

        @Test
        void mediumNeedsADrive() {
            pathsOf(() -> DiskSpec.named("cd")
                            .source(DiskSource.medium("a.iso"))
                            .build())
                    .containsExactly("source");
            assertThat(DiskSpec.named("cd")
                            .kind(DiskKind.CDROM)
                            .source(DiskSource.medium(""))
                            .build()
                            .size())
                    .isEmpty();
        }

        @Test
        void directoryNeedsAPath() {
            pathsOf(() -> DiskSpec.named("d")
                            .kind(DiskKind.DIRECTORY)
                            .size(DataSize.gib(1))
                            .build())
                    .containsExactly("path");
        }

        @Test
        void everyViolationIsToldAtOnce() {
            pathsOf(() -> DiskSpec.named("")
                            .size(DataSize.gib(0))
                            .pool(" ")
                            .bus("")
                            .option(" ", "v")
                            .build())
                    .containsExactly("name", "size", "pool", "bus", "options");
        }

        @Test
        void isPluggedInUnlessSaidOtherwise() {
            assertThat(DiskSpec.blank("data", DataSize.gib(1)).active()).isTrue();
        }
    }

    @Nested
    class Nics {

        @ParameterizedTest
        @ValueSource(strings = {"00:16:3e:aa:bb:cc", "00:16:3E:AA:BB:CC", "00-16-3e-aa-bb-cc"})
        void hardwareAddressIsBroughtToOneForm(String mac) {
            assertThat(NicSpec.named("eth0").mac(mac).build().mac()).contains("00:16:3e:aa:bb:cc");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "00:16:3e:aa:bb", "00:16:3e:aa:bb:cc:dd", "00:16:3e:aa:bb:gg", "00163eaabbcc"})
        void otherTextsAreNoHardwareAddress(String mac) {
            pathsOf(() -> NicSpec.named("eth0").mac(mac).build()).containsExactly("mac");
        }

        @Test
        void everyViolationIsToldAtOnce() {
            pathsOf(() -> NicSpec.named("a/b")
                            .network(" ")
                            .mac("x")
                            .address("")
                            .mtu(0)
                            .build())
                    .containsExactly("name", "network", "mac", "addresses", "mtu");
        }

        @Test
        void isLinkedUnlessSaidOtherwise() {
            assertThat(NicSpec.on("eth0", "lan").linked()).isTrue();
            assertThat(NicSpec.on("eth0", "lan").plugged()).isTrue();
        }
    }

    @Nested
    class Setup {

        @Test
        void keyWithALineBreakIsRefused() {
            pathsOf(() -> GuestSetup.builder().sshKey("ssh-ed25519 AAAA a\nb").build())
                    .containsExactly("setup.sshKeys");
            assertThat(GuestSetup.builder()
                            .sshKey("ssh-ed25519 AAAA a\n")
                            .build()
                            .sshKeys())
                    .hasSize(1);
        }

        @Test
        void textFormShowsNoSecret() {
            GuestSetup setup = GuestSetup.builder()
                    .userData(Secret.of("hunter2"))
                    .vendorData(Secret.of("hunter2"))
                    .networkData(Secret.of("hunter2"))
                    .password("root", Secret.of("hunter2"))
                    .build();

            assertThat(setup.toString()).doesNotContain("hunter2");
        }
    }

    @Nested
    class Topology {

        @Test
        void productIsTheNumberOfProcessors() {
            assertThat(new CpuTopology(2, 4, 2).cpus()).isEqualTo(16);
            assertThat(new CpuTopology(65_536, 1, 1).cpus()).isEqualTo(65_536);
        }

        @Test
        void everyViolationIsToldAtOnce() {
            pathsOf(() -> new CpuTopology(0, -1, 0)).containsExactly("sockets", "cores", "threads");
        }

        @Test
        void productThatNoMachineHasIsRefused() {
            pathsOf(() -> new CpuTopology(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
                    .containsExactly("topology");
            pathsOf(() -> new CpuTopology(65_537, 1, 1)).containsExactly("topology");
        }
    }

    @Test
    void sourcesAreValues() {
        assertThat(new InstanceSource.ImageProperties(Map.of("os", "debian")))
                .isEqualTo(new InstanceSource.ImageProperties(Map.of("os", "debian")));
        assertThat(DiskSource.blank()).isEqualTo(DiskSource.blank());
    }
}
