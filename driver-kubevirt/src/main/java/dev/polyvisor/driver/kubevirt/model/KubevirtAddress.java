package dev.polyvisor.driver.kubevirt.model;

import java.util.List;

/**
 * A network interface of a running instance.
 *
 * @param name the name of the interface, empty for one that only the guest knows
 * @param hardwareAddress the hardware address
 * @param addresses the addresses
 * @param device the name of the device in the guest, empty when not known
 * @param linkState {@code up}, {@code down}, or empty
 */
public record KubevirtAddress(
        String name, String hardwareAddress, List<String> addresses, String device, String linkState) {

    /** Copies the list. */
    public KubevirtAddress {
        addresses = List.copyOf(addresses);
    }
}
