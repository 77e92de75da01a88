package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonNaming;

/** A virtual machine, with what was followed. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireVm(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable String comment,
        @Nullable String status,
        @Nullable String type,
        @Nullable WireRef cluster,
        @Nullable WireRef host,
        @Nullable WireRef template,
        @Nullable WireRef instanceType,
        @Nullable String fqdn,
        @Nullable GuestSystem guestOperatingSystem,
        @Nullable Os os,
        @Nullable Cpu cpu,
        @Nullable String cpuPinningPolicy,
        @Nullable String cpuShares,
        @Nullable String customCpuModel,
        @Nullable String memory,
        @Nullable MemoryPolicy memoryPolicy,
        @Nullable Bios bios,
        @Nullable Display display,
        @Nullable Io io,
        @Nullable String storageErrorResumeBehaviour,
        @Nullable HighAvailability highAvailability,
        @Nullable Enabled usb,
        @Nullable PlacementPolicy placementPolicy,
        @Nullable TimeZone timeZone,
        @Nullable String stateless,
        @Nullable SerialNumber serialNumber,
        @Nullable String hasIllegalImages,
        @Nullable String numaTuneMode,
        @Nullable Lease lease,
        @Nullable String deleteProtected,
        @Nullable String nextRunConfigurationExists,
        @Nullable String tpmEnabled,
        @Nullable String creationTime,
        @Nullable String startTime,
        @Nullable String stopTime,
        @Nullable Map<String, List<WireDiskAttachment>> diskAttachments,
        @Nullable Map<String, List<WireNic>> nics,
        @Nullable Map<String, List<WireHostDevice>> hostDevices,
        @Nullable Map<String, List<WireCdrom>> cdroms,
        @Nullable Map<String, List<WireWatchdog>> watchdogs,
        @Nullable Map<String, List<WireProperty>> customProperties,
        @Nullable Map<String, List<WireSnapshot>> snapshots,
        @Nullable Map<String, List<WireRef>> tags) {

    /** What the guest says of its system; missing while it does not run. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record GuestSystem(
            @Nullable String architecture,
            @Nullable String distribution,
            @Nullable String family,
            @Nullable WireVersion version,
            @Nullable Kernel kernel) {}

    /** The kernel of the guest. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Kernel(@Nullable WireVersion version) {}

    /** The system that it is made for. */
    @JsonDeserialize(using = Os.Reader.class)
    public record Os(@Nullable String type) {
        /** Reads it. */
        static final class Reader extends TextsReader<Os> {
            Reader() {
                super(Os.class, texts -> new Os(texts[0]), "type");
            }
        }
    }

    /** The processors. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Cpu(
            @Nullable String architecture,
            @Nullable String mode,
            @Nullable WireTopology topology,
            @Nullable CpuTune cpuTune) {}

    /** Bindings of processors. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record CpuTune(@Nullable Map<String, List<VcpuPin>> vcpuPins) {}

    /** A virtual processor and those of the host that it may use. */
    @JsonDeserialize(using = VcpuPin.Reader.class)
    public record VcpuPin(@Nullable String vcpu, @Nullable String cpuSet) {
        /** Reads it. */
        static final class Reader extends TextsReader<VcpuPin> {
            Reader() {
                super(VcpuPin.class, texts -> new VcpuPin(texts[0], texts[1]), "vcpu", "cpu_set");
            }
        }
    }

    /** Memory beside the size. */
    @JsonDeserialize(using = MemoryPolicy.Reader.class)
    public record MemoryPolicy(
            @Nullable String ballooning,
            @Nullable String guaranteed,
            @Nullable String max) {
        /** Reads it. */
        static final class Reader extends TextsReader<MemoryPolicy> {
            Reader() {
                super(
                        MemoryPolicy.class,
                        texts -> new MemoryPolicy(texts[0], texts[1], texts[2]),
                        "ballooning",
                        "guaranteed",
                        "max");
            }
        }
    }

    /** The firmware. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Bios(@Nullable String type, @Nullable Enabled bootMenu) {}

    /** A switch. */
    @JsonDeserialize(using = Enabled.Reader.class)
    public record Enabled(@Nullable String enabled) {
        /** Reads it. */
        static final class Reader extends TextsReader<Enabled> {
            Reader() {
                super(Enabled.class, texts -> new Enabled(texts[0]), "enabled");
            }
        }
    }

    /** The screen. */
    @JsonDeserialize(using = Display.Reader.class)
    public record Display(@Nullable String type) {
        /** Reads it. */
        static final class Reader extends TextsReader<Display> {
            Reader() {
                super(Display.class, texts -> new Display(texts[0]), "type");
            }
        }
    }

    /** Threads for disks. */
    @JsonDeserialize(using = Io.Reader.class)
    public record Io(@Nullable String threads) {
        /** Reads it. */
        static final class Reader extends TextsReader<Io> {
            Reader() {
                super(Io.class, texts -> new Io(texts[0]), "threads");
            }
        }
    }

    /** Whether it is started again elsewhere. */
    @JsonDeserialize(using = HighAvailability.Reader.class)
    public record HighAvailability(
            @Nullable String enabled, @Nullable String priority) {
        /** Reads it. */
        static final class Reader extends TextsReader<HighAvailability> {
            Reader() {
                super(HighAvailability.class, texts -> new HighAvailability(texts[0], texts[1]), "enabled", "priority");
            }
        }
    }

    /** Where it may run. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record PlacementPolicy(
            @Nullable String affinity, @Nullable Map<String, List<WireRef>> hosts) {}

    /** A time zone. */
    @JsonDeserialize(using = TimeZone.Reader.class)
    public record TimeZone(@Nullable String name) {
        /** Reads it. */
        static final class Reader extends TextsReader<TimeZone> {
            Reader() {
                super(TimeZone.class, texts -> new TimeZone(texts[0]), "name");
            }
        }
    }

    /** The serial number. */
    @JsonDeserialize(using = SerialNumber.Reader.class)
    public record SerialNumber(
            @Nullable String policy, @Nullable String value) {
        /** Reads it. */
        static final class Reader extends TextsReader<SerialNumber> {
            Reader() {
                super(SerialNumber.class, texts -> new SerialNumber(texts[0], texts[1]), "policy", "value");
            }
        }
    }

    /** A lease on a storage domain. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Lease(@Nullable WireRef storageDomain) {}
}
