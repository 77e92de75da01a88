package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The usage of an instance at one moment. What the backend does not measure is absent. Made by drivers.
 *
 * @param at when it was measured
 * @param initPid the process number of init on the host
 * @param processes how many processes run inside
 * @param cpuTime the processor time used since the start
 * @param cpuUsage the processors in use now, 1.0 for one whole processor
 * @param memoryUsed the memory in use
 * @param memoryPeak the most memory that was in use
 * @param memoryTotal the memory there is
 * @param swapUsed the swap in use
 * @param swapPeak the most swap that was in use
 * @param diskUsed what is used on the storage, by disk
 * @param traffic what went through the network, by interface
 * @param details further figures by the backend's own names
 */
public record InstanceStatistics(
        Instant at,
        OptionalLong initPid,
        OptionalLong processes,
        Optional<Duration> cpuTime,
        OptionalDouble cpuUsage,
        Optional<DataSize> memoryUsed,
        Optional<DataSize> memoryPeak,
        Optional<DataSize> memoryTotal,
        Optional<DataSize> swapUsed,
        Optional<DataSize> swapPeak,
        Map<String, DataSize> diskUsed,
        Map<String, InstanceStatistics.Traffic> traffic,
        Map<String, Double> details) {

    /** Copies the values. */
    public InstanceStatistics {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(initPid, "initPid");
        Objects.requireNonNull(processes, "processes");
        Objects.requireNonNull(cpuTime, "cpuTime");
        Objects.requireNonNull(cpuUsage, "cpuUsage");
        Objects.requireNonNull(memoryUsed, "memoryUsed");
        Objects.requireNonNull(memoryPeak, "memoryPeak");
        Objects.requireNonNull(memoryTotal, "memoryTotal");
        Objects.requireNonNull(swapUsed, "swapUsed");
        Objects.requireNonNull(swapPeak, "swapPeak");
        diskUsed = Checks.copy(diskUsed);
        traffic = Checks.copy(traffic);
        details = Checks.copy(details);
    }

    /**
     * Begins figures.
     *
     * @param at when they were measured
     * @return a builder
     */
    public static InstanceStatisticsBuilder at(Instant at) {
        return new InstanceStatisticsBuilder(at);
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public InstanceStatisticsBuilder toBuilder() {
        InstanceStatisticsBuilder b = new InstanceStatisticsBuilder(at);
        b.initPid = initPid;
        b.processes = processes;
        b.cpuTime = cpuTime;
        b.cpuUsage = cpuUsage;
        b.memoryUsed = memoryUsed;
        b.memoryPeak = memoryPeak;
        b.memoryTotal = memoryTotal;
        b.swapUsed = swapUsed;
        b.swapPeak = swapPeak;
        b.diskUsed.putAll(diskUsed);
        b.traffic.putAll(traffic);
        b.details.putAll(details);
        return b;
    }

    /**
     * What went through a network interface since the start.
     *
     * @param bytesReceived bytes that came in
     * @param bytesSent bytes that went out
     * @param packetsReceived packets that came in
     * @param packetsSent packets that went out
     */
    public record Traffic(long bytesReceived, long bytesSent, long packetsReceived, long packetsSent) {}
}
