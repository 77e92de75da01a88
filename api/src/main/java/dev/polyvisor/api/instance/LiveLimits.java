package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Limits that a running instance takes at once. What is not named stays as it is; a backend that cannot change one of
 * them live answers UNIMPLEMENTED and changes none.
 *
 * @param cpus the number of processors, at least 1
 * @param cpuset the processors of the host it may use, for example {@code 0-3,7}
 * @param cpuAllowance the share of processor time, {@code 50%} or {@code 20ms/100ms}
 * @param cpuPriority 0 to 10
 * @param memory the memory
 * @param memoryHard whether the memory limit is enforced at once (hard) or only under pressure
 * @param swap whether the instance may swap
 * @param processes the number of processes, at least 1
 * @param diskPriority 0 to 10
 * @param networkPriority 0 to 10
 * @param cgroup control group settings in the names of either version, for example {@code memory.max}; only those that
 *     the backend has a setting for
 */
public record LiveLimits(
        OptionalInt cpus,
        Optional<String> cpuset,
        Optional<String> cpuAllowance,
        OptionalInt cpuPriority,
        Optional<DataSize> memory,
        Optional<Boolean> memoryHard,
        Optional<Boolean> swap,
        OptionalLong processes,
        OptionalInt diskPriority,
        OptionalInt networkPriority,
        Map<String, String> cgroup) {

    /** Checks and copies the values. */
    public LiveLimits {
        Objects.requireNonNull(cpus, "cpus");
        Objects.requireNonNull(cpuset, "cpuset");
        Objects.requireNonNull(cpuAllowance, "cpuAllowance");
        Objects.requireNonNull(cpuPriority, "cpuPriority");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(memoryHard, "memoryHard");
        Objects.requireNonNull(swap, "swap");
        Objects.requireNonNull(processes, "processes");
        Objects.requireNonNull(diskPriority, "diskPriority");
        Objects.requireNonNull(networkPriority, "networkPriority");
        cgroup = Checks.copy(cgroup);
        new Checks()
                .positive("cpus", cpus)
                .notBlank("cpuset", cpuset)
                .notBlank("cpuAllowance", cpuAllowance)
                .require(priority(cpuPriority), "cpuPriority", "is not within 0 to 10")
                .positive("memory", memory)
                .require(processes.isEmpty() || processes.getAsLong() > 0, "processes", "is below 1")
                .require(priority(diskPriority), "diskPriority", "is not within 0 to 10")
                .require(priority(networkPriority), "networkPriority", "is not within 0 to 10")
                .noBlankKey("cgroup", cgroup)
                .done();
    }

    /**
     * Begins limits.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * One control group setting, as the LXD instance contract names them.
     *
     * @param key the name, for example {@code memory.limit_in_bytes} or {@code memory.max}
     * @param value the value; {@code max} or {@code -1} removes the limit
     * @return the limits
     */
    public static LiveLimits of(String key, String value) {
        return builder().cgroup(key, value).build();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.cpus = cpus;
        b.cpuset = cpuset;
        b.cpuAllowance = cpuAllowance;
        b.cpuPriority = cpuPriority;
        b.memory = memory;
        b.memoryHard = memoryHard;
        b.swap = swap;
        b.processes = processes;
        b.diskPriority = diskPriority;
        b.networkPriority = networkPriority;
        b.cgroup.putAll(cgroup);
        return b;
    }

    private static boolean priority(OptionalInt value) {
        return value.isEmpty() || (value.getAsInt() >= 0 && value.getAsInt() <= 10);
    }

    /** Collects the values of {@link LiveLimits}. Not thread safe. */
    public static final class Builder {
        private OptionalInt cpus = OptionalInt.empty();
        private Optional<String> cpuset = Optional.empty();
        private Optional<String> cpuAllowance = Optional.empty();
        private OptionalInt cpuPriority = OptionalInt.empty();
        private Optional<DataSize> memory = Optional.empty();
        private Optional<Boolean> memoryHard = Optional.empty();
        private Optional<Boolean> swap = Optional.empty();
        private OptionalLong processes = OptionalLong.empty();
        private OptionalInt diskPriority = OptionalInt.empty();
        private OptionalInt networkPriority = OptionalInt.empty();
        private final Map<String, String> cgroup = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the number of processors, at least 1.
         *
         * @param value the value
         * @return this builder
         */
        public Builder cpus(int value) {
            this.cpus = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets the processors of the host it may use, for example {@code 0-3,7}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder cpuset(String value) {
            this.cpuset = Optional.of(value);
            return this;
        }

        /**
         * Sets the share of processor time, {@code 50%} or {@code 20ms/100ms}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder cpuAllowance(String value) {
            this.cpuAllowance = Optional.of(value);
            return this;
        }

        /**
         * Sets 0 to 10.
         *
         * @param value the value
         * @return this builder
         */
        public Builder cpuPriority(int value) {
            this.cpuPriority = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets the memory.
         *
         * @param value the value
         * @return this builder
         */
        public Builder memory(DataSize value) {
            this.memory = Optional.of(value);
            return this;
        }

        /**
         * Sets whether the memory limit is enforced at once (hard) or only under pressure.
         *
         * @param value the value
         * @return this builder
         */
        public Builder memoryHard(Boolean value) {
            this.memoryHard = Optional.of(value);
            return this;
        }

        /**
         * Sets whether the instance may swap.
         *
         * @param value the value
         * @return this builder
         */
        public Builder swap(Boolean value) {
            this.swap = Optional.of(value);
            return this;
        }

        /**
         * Sets the number of processes, at least 1.
         *
         * @param value the value
         * @return this builder
         */
        public Builder processes(long value) {
            this.processes = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets 0 to 10.
         *
         * @param value the value
         * @return this builder
         */
        public Builder diskPriority(int value) {
            this.diskPriority = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets 0 to 10.
         *
         * @param value the value
         * @return this builder
         */
        public Builder networkPriority(int value) {
            this.networkPriority = OptionalInt.of(value);
            return this;
        }

        /**
         * Adds one entry to control group settings in the names of either version, for example {@code memory.max}.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder cgroup(String key, String value) {
            this.cgroup.put(key, value);
            return this;
        }

        /**
         * Adds to control group settings in the names of either version, for example {@code memory.max}.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder cgroup(Map<String, String> values) {
            this.cgroup.putAll(values);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public LiveLimits build() {
            return new LiveLimits(
                    cpus,
                    cpuset,
                    cpuAllowance,
                    cpuPriority,
                    memory,
                    memoryHard,
                    swap,
                    processes,
                    diskPriority,
                    networkPriority,
                    cgroup);
        }
    }
}
