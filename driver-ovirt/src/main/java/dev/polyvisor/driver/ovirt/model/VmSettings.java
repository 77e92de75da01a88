package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;

/**
 * How a machine is set up, beside processors, memory and devices.
 *
 * @param type {@code server}, {@code desktop}, {@code high_performance}
 * @param osType the system that it is made for, such as {@code rhel_9x64}
 * @param bios the firmware, such as {@code q35_ovmf}; empty for that of the cluster
 * @param bootMenuEnabled whether it shows a menu when it starts
 * @param display {@code vnc}, {@code spice}; empty for a machine without a screen
 * @param ioThreads threads for its disks
 * @param storageErrorResumeBehaviour {@code auto_resume}, {@code leave_paused}, {@code kill}
 * @param haEnabled whether it is started elsewhere when its host fails
 * @param usbEnabled whether it has USB
 * @param placementPolicyAffinity {@code migratable}, {@code pinned}, {@code user_migratable}
 * @param timezone the time zone
 * @param stateless whether it forgets what it has written, as the engine writes it: {@code true} or {@code false}
 * @param serialNumber the serial number that was chosen for it
 * @param balloonedMemory whether memory is taken back from it
 * @param guaranteedMemory the memory that it has at least, in bytes
 * @param maxMemory the memory that it can be given while it runs, in bytes
 * @param hasIllegalImages whether a disk of it is broken
 * @param deleteProtected whether it cannot be deleted
 * @param nextRun whether its settings change with the next start
 * @param tpmEnabled whether it has a TPM; empty unless the engine was asked for all content
 * @param leaseStorageDomain where its lease is
 */
public record VmSettings(
        String type,
        String osType,
        String bios,
        boolean bootMenuEnabled,
        String display,
        int ioThreads,
        String storageErrorResumeBehaviour,
        boolean haEnabled,
        boolean usbEnabled,
        String placementPolicyAffinity,
        String timezone,
        String stateless,
        String serialNumber,
        boolean balloonedMemory,
        long guaranteedMemory,
        long maxMemory,
        boolean hasIllegalImages,
        boolean deleteProtected,
        boolean nextRun,
        Optional<Boolean> tpmEnabled,
        Optional<ResourceKey> leaseStorageDomain) {}
