package dev.polyvisor.driver.kubevirt.model;

/**
 * A disk of a virtual machine.
 *
 * @param name the name, by which disk and volume belong together
 * @param device how it is attached: {@code disk}, {@code lun}, {@code cdrom}; empty for a file system
 * @param bus the bus, empty for the default
 * @param bootOrder the place in the order of booting, 0 for none
 * @param serial the serial number, empty for none
 * @param readOnly whether the guest can only read it
 * @param shareable whether several virtual machines may have it
 * @param source the sort of its volume: {@code dataVolume}, {@code persistentVolumeClaim}, {@code containerDisk},
 *     {@code cloudInit}, {@code emptyDisk}, {@code configMap}, {@code secret}, or {@code other}
 * @param sourceName the name of the claim, data volume or image; empty for other sources
 * @param hotPluggable whether it was added to, or can be removed from, the running machine
 */
public record KubevirtDisk(
        String name,
        String device,
        String bus,
        int bootOrder,
        String serial,
        boolean readOnly,
        boolean shareable,
        String source,
        String sourceName,
        boolean hotPluggable) {

    /**
     * Whether a persistent volume claim is behind it, which has the name of its source.
     *
     * @return false for disks that live and die with the instance
     */
    public boolean isPersistent() {
        return source.equals("dataVolume") || source.equals("persistentVolumeClaim");
    }
}
