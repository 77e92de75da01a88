package dev.polyvisor.api.instance;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * An IP address of a guest.
 *
 * @param address the address as text
 * @param prefixLength the length of the network part
 * @param scope how far it reaches
 */
public record GuestAddress(String address, OptionalInt prefixLength, AddressScope scope) {

    /** Checks the values. */
    public GuestAddress {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(prefixLength, "prefixLength");
        Objects.requireNonNull(scope, "scope");
        new Checks().notBlank("address", address).done();
    }

    /**
     * Whether it is an IPv6 address.
     *
     * @return true when it contains a colon
     */
    public boolean ipv6() {
        return address.indexOf(':') >= 0;
    }
}
