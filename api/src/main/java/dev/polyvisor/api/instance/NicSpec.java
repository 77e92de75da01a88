package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface that an instance shall have.
 *
 * @param name the name of the interface within the instance
 * @param network the network, network attachment or vNIC profile by name or identity; empty for the default
 * @param mac the hardware address in lower case with colons; empty to let the backend choose
 * @param model the device model, for example {@code virtio}; empty for the default
 * @param binding how it is tied to the network, for example {@code bridge}, {@code masquerade}, {@code sriov}; empty
 *     for the default
 * @param guestName the name inside the guest; containers only
 * @param addresses the fixed IP addresses that the backend shall hand out; empty for automatic ones
 * @param mtu the largest packet
 * @param linked whether the cable is plugged in
 * @param plugged whether the guest has the device
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record NicSpec(
        String name,
        Optional<String> network,
        Optional<String> mac,
        Optional<String> model,
        Optional<String> binding,
        Optional<String> guestName,
        List<String> addresses,
        OptionalInt mtu,
        boolean linked,
        boolean plugged,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public NicSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(mac, "mac");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(binding, "binding");
        Objects.requireNonNull(guestName, "guestName");
        addresses = List.copyOf(addresses);
        Objects.requireNonNull(mtu, "mtu");
        options = Checks.copy(options);
        mac = mac.map(Checks::normalMac);
        new Checks()
                .name("name", name)
                .notBlank("network", network)
                .mac("mac", mac)
                .notBlank("model", model)
                .notBlank("binding", binding)
                .notBlank("guestName", guestName)
                .noBlank("addresses", addresses)
                .positive("mtu", mtu)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins an interface.
     *
     * @param name the name of the interface within the instance
     * @return a builder
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * An interface on a network, everything else by default.
     *
     * @param name the name of the interface within the instance
     * @param network the network by name or identity
     * @return the interface
     */
    public static NicSpec on(String name, String network) {
        return named(name).network(network).build();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder(name);
        b.network = network;
        b.mac = mac;
        b.model = model;
        b.binding = binding;
        b.guestName = guestName;
        b.addresses.addAll(addresses);
        b.mtu = mtu;
        b.linked = linked;
        b.plugged = plugged;
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link NicSpec}. Not thread safe. */
    public static final class Builder {
        private final String name;
        private Optional<String> network = Optional.empty();
        private Optional<String> mac = Optional.empty();
        private Optional<String> model = Optional.empty();
        private Optional<String> binding = Optional.empty();
        private Optional<String> guestName = Optional.empty();
        private final List<String> addresses = new ArrayList<>();
        private OptionalInt mtu = OptionalInt.empty();
        private boolean linked = true;
        private boolean plugged = true;
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Sets the network, network attachment or vNIC profile by name or identity.
         *
         * @param value the value
         * @return this builder
         */
        public Builder network(String value) {
            this.network = Optional.of(value);
            return this;
        }

        /**
         * Sets the hardware address in lower case with colons.
         *
         * @param value the value
         * @return this builder
         */
        public Builder mac(String value) {
            this.mac = Optional.of(value);
            return this;
        }

        /**
         * Sets the device model, for example {@code virtio}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder model(String value) {
            this.model = Optional.of(value);
            return this;
        }

        /**
         * Sets how it is tied to the network, for example {@code bridge}, {@code masquerade}, {@code sriov}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder binding(String value) {
            this.binding = Optional.of(value);
            return this;
        }

        /**
         * Sets the name inside the guest; containers only.
         *
         * @param value the value
         * @return this builder
         */
        public Builder guestName(String value) {
            this.guestName = Optional.of(value);
            return this;
        }

        /**
         * Adds to the fixed IP addresses that the backend shall hand out.
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
         * Adds one entry to settings that only one driver knows, by the names its page lists.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder option(String key, String value) {
            this.options.put(key, value);
            return this;
        }

        /**
         * Adds to settings that only one driver knows, by the names its page lists.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder options(Map<String, String> values) {
            this.options.putAll(values);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public NicSpec build() {
            return new NicSpec(name, network, mac, model, binding, guestName, addresses, mtu, linked, plugged, options);
        }
    }
}
