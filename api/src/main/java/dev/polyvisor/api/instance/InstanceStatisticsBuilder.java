package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Collects the values of {@link InstanceStatistics}. Not thread safe. */
public final class InstanceStatisticsBuilder {
    final Instant at;
    OptionalLong initPid = OptionalLong.empty();
    OptionalLong processes = OptionalLong.empty();
    Optional<Duration> cpuTime = Optional.empty();
    OptionalDouble cpuUsage = OptionalDouble.empty();
    Optional<DataSize> memoryUsed = Optional.empty();
    Optional<DataSize> memoryPeak = Optional.empty();
    Optional<DataSize> memoryTotal = Optional.empty();
    Optional<DataSize> swapUsed = Optional.empty();
    Optional<DataSize> swapPeak = Optional.empty();
    final Map<String, DataSize> diskUsed = new LinkedHashMap<>();
    final Map<String, InstanceStatistics.Traffic> traffic = new LinkedHashMap<>();
    final Map<String, Double> details = new LinkedHashMap<>();

    InstanceStatisticsBuilder(Instant at) {
        this.at = Objects.requireNonNull(at, "at");
    }

    /**
     * Sets the process number of init on the host.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder initPid(long value) {
        this.initPid = OptionalLong.of(value);
        return this;
    }

    /**
     * Sets how many processes run inside.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder processes(long value) {
        this.processes = OptionalLong.of(value);
        return this;
    }

    /**
     * Sets the processor time used since the start.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder cpuTime(Duration value) {
        this.cpuTime = Optional.of(value);
        return this;
    }

    /**
     * Sets the processors in use now, 1.0 for one whole processor.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder cpuUsage(double value) {
        this.cpuUsage = OptionalDouble.of(value);
        return this;
    }

    /**
     * Sets the memory in use.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder memoryUsed(DataSize value) {
        this.memoryUsed = Optional.of(value);
        return this;
    }

    /**
     * Sets the most memory that was in use.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder memoryPeak(DataSize value) {
        this.memoryPeak = Optional.of(value);
        return this;
    }

    /**
     * Sets the memory there is.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder memoryTotal(DataSize value) {
        this.memoryTotal = Optional.of(value);
        return this;
    }

    /**
     * Sets the swap in use.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder swapUsed(DataSize value) {
        this.swapUsed = Optional.of(value);
        return this;
    }

    /**
     * Sets the most swap that was in use.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder swapPeak(DataSize value) {
        this.swapPeak = Optional.of(value);
        return this;
    }

    /**
     * Adds one entry to what is used on the storage, by disk.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder diskUsed(String key, DataSize value) {
        this.diskUsed.put(key, value);
        return this;
    }

    /**
     * Adds to what is used on the storage, by disk.
     *
     * @param values the entries to add
     * @return this builder
     */
    public InstanceStatisticsBuilder diskUsed(Map<String, DataSize> values) {
        this.diskUsed.putAll(values);
        return this;
    }

    /**
     * Adds one entry to what went through the network, by interface.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder traffic(String key, InstanceStatistics.Traffic value) {
        this.traffic.put(key, value);
        return this;
    }

    /**
     * Adds to what went through the network, by interface.
     *
     * @param values the entries to add
     * @return this builder
     */
    public InstanceStatisticsBuilder traffic(Map<String, InstanceStatistics.Traffic> values) {
        this.traffic.putAll(values);
        return this;
    }

    /**
     * Adds one entry to further figures by the backend's own names.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceStatisticsBuilder detail(String key, Double value) {
        this.details.put(key, value);
        return this;
    }

    /**
     * Adds to further figures by the backend's own names.
     *
     * @param values the entries to add
     * @return this builder
     */
    public InstanceStatisticsBuilder details(Map<String, Double> values) {
        this.details.putAll(values);
        return this;
    }

    /**
     * Makes the value.
     *
     * @return the value
     * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
     */
    public InstanceStatistics build() {
        return new InstanceStatistics(
                at,
                initPid,
                processes,
                cpuTime,
                cpuUsage,
                memoryUsed,
                memoryPeak,
                memoryTotal,
                swapUsed,
                swapPeak,
                diskUsed,
                traffic,
                details);
    }
}
