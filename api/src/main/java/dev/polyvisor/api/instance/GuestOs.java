package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.Objects;
import java.util.Optional;

/**
 * What the guest says of its operating system.
 *
 * @param name its name for people, for example {@code Debian GNU/Linux 12 (bookworm)}
 * @param id its identity, for example {@code debian}
 * @param version its version
 * @param kernel the release of its kernel
 * @param architecture its processor architecture
 * @param hostName the host name
 * @param fqdn the full domain name
 * @param timezone its time zone
 * @param agentVersion the version of the guest agent
 */
public record GuestOs(
        Optional<String> name,
        Optional<String> id,
        Optional<String> version,
        Optional<String> kernel,
        Optional<String> architecture,
        Optional<String> hostName,
        Optional<String> fqdn,
        Optional<String> timezone,
        Optional<String> agentVersion) {

    /** Checks that the values are there. */
    public GuestOs {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(kernel, "kernel");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(hostName, "hostName");
        Objects.requireNonNull(fqdn, "fqdn");
        Objects.requireNonNull(timezone, "timezone");
        Objects.requireNonNull(agentVersion, "agentVersion");
    }

    /**
     * Begins what is known.
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
        b.name = name;
        b.id = id;
        b.version = version;
        b.kernel = kernel;
        b.architecture = architecture;
        b.hostName = hostName;
        b.fqdn = fqdn;
        b.timezone = timezone;
        b.agentVersion = agentVersion;
        return b;
    }

    /** Collects the values of {@link GuestOs}. Not thread safe. */
    public static final class Builder {
        private Optional<String> name = Optional.empty();
        private Optional<String> id = Optional.empty();
        private Optional<String> version = Optional.empty();
        private Optional<String> kernel = Optional.empty();
        private Optional<String> architecture = Optional.empty();
        private Optional<String> hostName = Optional.empty();
        private Optional<String> fqdn = Optional.empty();
        private Optional<String> timezone = Optional.empty();
        private Optional<String> agentVersion = Optional.empty();

        private Builder() {}

        /**
         * Sets its name for people, for example {@code Debian GNU/Linux 12 (bookworm)}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder name(String value) {
            this.name = Optional.of(value);
            return this;
        }

        /**
         * Sets its identity, for example {@code debian}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder id(String value) {
            this.id = Optional.of(value);
            return this;
        }

        /**
         * Sets its version.
         *
         * @param value the value
         * @return this builder
         */
        public Builder version(String value) {
            this.version = Optional.of(value);
            return this;
        }

        /**
         * Sets the release of its kernel.
         *
         * @param value the value
         * @return this builder
         */
        public Builder kernel(String value) {
            this.kernel = Optional.of(value);
            return this;
        }

        /**
         * Sets its processor architecture.
         *
         * @param value the value
         * @return this builder
         */
        public Builder architecture(String value) {
            this.architecture = Optional.of(value);
            return this;
        }

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
         * Sets the full domain name.
         *
         * @param value the value
         * @return this builder
         */
        public Builder fqdn(String value) {
            this.fqdn = Optional.of(value);
            return this;
        }

        /**
         * Sets its time zone.
         *
         * @param value the value
         * @return this builder
         */
        public Builder timezone(String value) {
            this.timezone = Optional.of(value);
            return this;
        }

        /**
         * Sets the version of the guest agent.
         *
         * @param value the value
         * @return this builder
         */
        public Builder agentVersion(String value) {
            this.agentVersion = Optional.of(value);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public GuestOs build() {
            return new GuestOs(name, id, version, kernel, architecture, hostName, fqdn, timezone, agentVersion);
        }
    }
}
