package dev.polyvisor.driver.ovirt.model;

/**
 * A device of a host that is handed to a machine.
 *
 * @param capability {@code pci}, {@code usb_device} and so on
 * @param product the product
 * @param vendor the vendor
 */
public record HostDevice(String capability, String product, String vendor) {}
