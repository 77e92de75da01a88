package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
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
    @JsonNaming(SnakeCaseStrategy.class)
    public record Os(@Nullable String type) {}

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
    @JsonNaming(SnakeCaseStrategy.class)
    public record VcpuPin(@Nullable String vcpu, @Nullable String cpuSet) {}

    /** Memory beside the size. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record MemoryPolicy(
            @Nullable String ballooning,
            @Nullable String guaranteed,
            @Nullable String max) {}

    /** The firmware. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Bios(@Nullable String type, @Nullable Enabled bootMenu) {}

    /** A switch. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Enabled(@Nullable String enabled) {}

    /** The screen. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Display(@Nullable String type) {}

    /** Threads for disks. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Io(@Nullable String threads) {}

    /** Whether it is started again elsewhere. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record HighAvailability(
            @Nullable String enabled, @Nullable String priority) {}

    /** Where it may run. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record PlacementPolicy(
            @Nullable String affinity, @Nullable Map<String, List<WireRef>> hosts) {}

    /** A time zone. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record TimeZone(@Nullable String name) {}

    /** The serial number. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record SerialNumber(
            @Nullable String policy, @Nullable String value) {}

    /** A lease on a storage domain. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Lease(@Nullable WireRef storageDomain) {}
}
