package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the guest is told at its first start, through cloud-init or what the backend has in its place.
 *
 * @param hostName the host name; empty for the name of the instance
 * @param userData what the guest runs (cloud-init user data, sysprep)
 * @param vendorData further cloud-init data beneath the user data
 * @param networkData the cloud-init network configuration
 * @param sshKeys public keys for the guest's default user
 * @param passwords the passwords of users by name
 */
public record GuestSetup(
        Optional<String> hostName,
        Optional<Secret> userData,
        Optional<Secret> vendorData,
        Optional<Secret> networkData,
        List<String> sshKeys,
        Map<String, Secret> passwords) {

    /** Checks and copies the values. */
    public GuestSetup {
        Objects.requireNonNull(hostName, "hostName");
        Objects.requireNonNull(userData, "userData");
        Objects.requireNonNull(vendorData, "vendorData");
        Objects.requireNonNull(networkData, "networkData");
        sshKeys = List.copyOf(sshKeys);
        passwords = Checks.copy(passwords);
        new Checks()
                .notBlank("setup.hostName", hostName)
                .noBlank("setup.sshKeys", sshKeys)
                .require(
                        sshKeys.stream().noneMatch(k -> k.strip().chars().anyMatch(Character::isISOControl)),
                        "setup.sshKeys",
                        "has a key with a line break")
                .noBlankKey("setup.passwords", passwords)
                .done();
    }

    /**
     * Nothing is told.
     *
     * @return the empty set-up
     */
    public static GuestSetup none() {
        return builder().build();
    }

    /**
     * Begins a set-up.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.hostName = hostName;
        b.userData = userData;
        b.vendorData = vendorData;
        b.networkData = networkData;
        b.sshKeys.addAll(sshKeys);
        b.passwords.putAll(passwords);
        return b;
    }

    /** Collects the values of {@link GuestSetup}. Not thread safe. */
    public static final class Builder {
        private Optional<String> hostName = Optional.empty();
        private Optional<Secret> userData = Optional.empty();
        private Optional<Secret> vendorData = Optional.empty();
        private Optional<Secret> networkData = Optional.empty();
        private final List<String> sshKeys = new ArrayList<>();
        private final Map<String, Secret> passwords = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the host name.
         *
         * @param value the value
         * @return this builder
         */
        public Builder hostName(String value) {
            this.hostName = Optional.of(value);
            return this;
        }

        /**
         * Sets what the guest runs (cloud-init user data, sysprep).
         *
         * @param value the value
         * @return this builder
         */
        public Builder userData(Secret value) {
            this.userData = Optional.of(value);
            return this;
        }

        /**
         * Sets further cloud-init data beneath the user data.
         *
         * @param value the value
         * @return this builder
         */
        public Builder vendorData(Secret value) {
            this.vendorData = Optional.of(value);
            return this;
        }

        /**
         * Sets the cloud-init network configuration.
         *
         * @param value the value
         * @return this builder
         */
        public Builder networkData(Secret value) {
            this.networkData = Optional.of(value);
            return this;
        }

        /**
         * Adds to public keys for the guest's default user.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder sshKey(String... values) {
            this.sshKeys.addAll(List.of(values));
            return this;
        }

        /**
         * Adds one entry to the passwords of users by name.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder password(String key, Secret value) {
            this.passwords.put(key, value);
            return this;
        }

        /**
         * Adds to the passwords of users by name.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder passwords(Map<String, Secret> values) {
            this.passwords.putAll(values);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public GuestSetup build() {
            return new GuestSetup(hostName, userData, vendorData, networkData, sshKeys, passwords);
        }
    }
}
