package dev.polyvisor.api.instance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface as the guest sees it.
 *
 * @param name its name in the guest
 * @param mac its hardware address in lower case with colons
 * @param addresses its addresses
 * @param up whether it is up
 * @param mtu the largest packet
 * @param hostName its counterpart on the host
 */
public record GuestInterface(
        String name,
        Optional<String> mac,
        List<GuestAddress> addresses,
        boolean up,
        OptionalInt mtu,
        Optional<String> hostName) {

    /** Copies the values. */
    public GuestInterface {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mac, "mac");
        addresses = List.copyOf(addresses);
        Objects.requireNonNull(mtu, "mtu");
        Objects.requireNonNull(hostName, "hostName");
        mac = mac.map(Checks::normalMac);
    }
}
