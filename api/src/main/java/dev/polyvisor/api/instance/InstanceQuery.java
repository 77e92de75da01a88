package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which instances are listed. All conditions must hold; a driver gives those to the backend that it can test and tests
 * the others itself, so that the result is the same on all.
 *
 * @param type only containers, or only virtual machines
 * @param labels labels that must be there with these values
 * @param states only those in one of these states; empty for all
 * @param location only those on this host
 * @param namePrefix only those whose name begins so
 */
public record InstanceQuery(
        Optional<MachineType> type,
        Map<String, String> labels,
        Set<MachineState> states,
        Optional<String> location,
        Optional<String> namePrefix) {

    /** Checks and copies the values. */
    public InstanceQuery {
        Objects.requireNonNull(type, "type");
        labels = Checks.copy(labels);
        states = Checks.copy(states);
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(namePrefix, "namePrefix");
        new Checks().noBlankKey("labels", labels).notBlank("location", location).done();
    }

    /**
     * All instances.
     *
     * @return the query
     */
    public static InstanceQuery all() {
        return builder().build();
    }

    /**
     * Begins a query.
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
        b.type = type;
        b.labels.putAll(labels);
        b.states.addAll(states);
        b.location = location;
        b.namePrefix = namePrefix;
        return b;
    }

    /**
     * Whether an instance is among those asked for.
     *
     * @param info the instance
     * @return true when all conditions hold
     */
    public boolean matches(InstanceInfo info) {
        return (type.isEmpty() || type.get() == info.type())
                && info.labels().entrySet().containsAll(labels.entrySet())
                && (states.isEmpty() || states.contains(info.state()))
                && (location.isEmpty() || location.equals(info.location()))
                && (namePrefix.isEmpty() || info.name().startsWith(namePrefix.get()));
    }

    /** Collects the values of {@link InstanceQuery}. Not thread safe. */
    public static final class Builder {
        private Optional<MachineType> type = Optional.empty();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Set<MachineState> states = new LinkedHashSet<>();
        private Optional<String> location = Optional.empty();
        private Optional<String> namePrefix = Optional.empty();

        private Builder() {}

        /**
         * Sets only containers, or only virtual machines.
         *
         * @param value the value
         * @return this builder
         */
        public Builder type(MachineType value) {
            this.type = Optional.of(value);
            return this;
        }

        /**
         * Adds one entry to labels that must be there with these values.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder label(String key, String value) {
            this.labels.put(key, value);
            return this;
        }

        /**
         * Adds to labels that must be there with these values.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder labels(Map<String, String> values) {
            this.labels.putAll(values);
            return this;
        }

        /**
         * Adds to only those in one of these states.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder state(MachineState... values) {
            this.states.addAll(List.of(values));
            return this;
        }

        /**
         * Sets only those on this host.
         *
         * @param value the value
         * @return this builder
         */
        public Builder location(String value) {
            this.location = Optional.of(value);
            return this;
        }

        /**
         * Sets only those whose name begins so.
         *
         * @param value the value
         * @return this builder
         */
        public Builder namePrefix(String value) {
            this.namePrefix = Optional.of(value);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public InstanceQuery build() {
            return new InstanceQuery(type, labels, states, location, namePrefix);
        }
    }
}
