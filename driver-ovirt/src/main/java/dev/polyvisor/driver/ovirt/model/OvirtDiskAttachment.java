package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;

/**
 * A disk on a machine or template.
 *
 * @param id the identity, that of the disk
 * @param bus {@code virtio_scsi}, {@code virtio}, {@code sata}, {@code ide}
 * @param scsiReservation whether it takes reservations of SCSI
 * @param disk the disk
 * @param bootable whether the machine starts from it
 * @param active whether it is plugged
 */
public record OvirtDiskAttachment(
        String id, String bus, boolean scsiReservation, Optional<ResourceKey> disk, boolean bootable, boolean active) {}
