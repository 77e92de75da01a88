package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface of an instance as the backend tells of it. Made by drivers.
 *
 * @param name the name of the interface within the instance
 * @param network the network behind it, absent for what is none of the inventory
 * @param networkName the name of the network or vNIC profile
 * @param mac its hardware address in lower case with colons
 * @param model the device model
 * @param guestName its name inside the guest
 * @param hostName its name on the host while the instance runs
 * @param addresses the IP addresses that the guest or the network reported
 * @param mtu the largest packet
 * @param linked whether the cable is plugged in
 * @param plugged whether the guest has the device
 * @param details further facts in the backend's own words
 */
public record Nic(
        String name,
        Optional<ResourceKey> network,
        Optional<String> networkName,
        Optional<String> mac,
        Optional<String> model,
        Optional<String> guestName,
        Optional<String> hostName,
        List<String> addresses,
        OptionalInt mtu,
        boolean linked,
        boolean plugged,
        Map<String, String> details) {

    /** Copies the values. */
    public Nic {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(networkName, "networkName");
        Objects.requireNonNull(mac, "mac");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(guestName, "guestName");
        Objects.requireNonNull(hostName, "hostName");
        addresses = List.copyOf(addresses);
        Objects.requireNonNull(mtu, "mtu");
        details = Checks.copy(details);
        mac = mac.map(Checks::normalMac);
    }

    /**
     * Begins an interface.
     *
     * @param name the name of the interface within the instance
     * @return a builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder(name);
        b.network = network;
        b.networkName = networkName;
        b.mac = mac;
        b.model = model;
        b.guestName = guestName;
        b.hostName = hostName;
        b.addresses.addAll(addresses);
        b.mtu = mtu;
        b.linked = linked;
        b.plugged = plugged;
        b.details.putAll(details);
        return b;
    }

    /** Collects the values of {@link Nic}. Not thread safe. */
    public static final class Builder {
        private final String name;
        private Optional<ResourceKey> network = Optional.empty();
        private Optional<String> networkName = Optional.empty();
        private Optional<String> mac = Optional.empty();
        private Optional<String> model = Optional.empty();
        private Optional<String> guestName = Optional.empty();
        private Optional<String> hostName = Optional.empty();
        private final List<String> addresses = new ArrayList<>();
        private OptionalInt mtu = OptionalInt.empty();
        private boolean linked = true;
        private boolean plugged = true;
        private final Map<String, String> details = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Sets the network behind it, absent for what is none of the inventory.
         *
         * @param value the value
         * @return this builder
         */
        public Builder network(ResourceKey value) {
            this.network = Optional.of(value);
            return this;
        }

        /**
         * Sets the name of the network or vNIC profile.
         *
         * @param value the value
         * @return this builder
         */
        public Builder networkName(String value) {
            this.networkName = Optional.of(value);
            return this;
        }

        /**
         * Sets its hardware address in lower case with colons.
         *
         * @param value the value
         * @return this builder
         */
        public Builder mac(String value) {
            this.mac = Optional.of(value);
            return this;
        }

        /**
         * Sets the device model.
         *
         * @param value the value
         * @return this builder
         */
        public Builder model(String value) {
            this.model = Optional.of(value);
            return this;
        }

        /**
         * Sets its name inside the guest.
         *
         * @param value the value
         * @return this builder
         */
        public Builder guestName(String value) {
            this.guestName = Optional.of(value);
            return this;
        }

        /**
         * Sets its name on the host while the instance runs.
         *
         * @param value the value
         * @return this builder
         */
        public Builder hostName(String value) {
            this.hostName = Optional.of(value);
            return this;
        }

        /**
         * Adds to the IP addresses that the guest or the network reported.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder address(String... values) {
            this.addresses.addAll(List.of(values));
            return this;
        }

        /**
         * Sets the largest packet.
         *
         * @param value the value
         * @return this builder
         */
        public Builder mtu(int value) {
            this.mtu = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets whether the cable is plugged in.
         *
         * @param value the value
         * @return this builder
         */
        public Builder linked(boolean value) {
            this.linked = value;
            return this;
        }

        /**
         * Sets whether the guest has the device.
         *
         * @param value the value
         * @return this builder
         */
        public Builder plugged(boolean value) {
            this.plugged = value;
            return this;
        }

        /**
         * Adds one entry to further facts in the backend's own words.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder detail(String key, String value) {
            this.details.put(key, value);
            return this;
        }

        /**
         * Adds to further facts in the backend's own words.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder details(Map<String, String> values) {
            this.details.putAll(values);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public Nic build() {
            return new Nic(
                    name,
                    network,
                    networkName,
                    mac,
                    model,
                    guestName,
                    hostName,
                    addresses,
                    mtu,
                    linked,
                    plugged,
                    details);
        }
    }
}
