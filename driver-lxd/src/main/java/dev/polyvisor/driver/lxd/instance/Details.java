package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.InstanceStatistics;
import dev.polyvisor.api.instance.InstanceStatistics.Traffic;
import dev.polyvisor.api.instance.InstanceStatisticsBuilder;
import dev.polyvisor.driver.lxd.wire.WireCounters;
import dev.polyvisor.driver.lxd.wire.WireCpuUsage;
import dev.polyvisor.driver.lxd.wire.WireMemoryUsage;
import dev.polyvisor.driver.lxd.wire.WireState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a full reading of an instance tells beside its properties. */
final class Details {
    private Details() {}

    static InstanceDetails of(Parts parts, Found found) {
        return new InstanceDetails(
                Infos.of(found),
                Optional.of(statistics(parts, found)),
                SnapshotsFacet.all(found),
                BackupsFacet.all(found));
    }

    static InstanceStatistics statistics(Parts parts, Found found) {
        InstanceStatisticsBuilder told =
                InstanceStatistics.at(parts.context().clock().now());
        WireState state = found.wire().state();
        if (state != null) {
            fill(told, state);
        }
        return told.build();
    }

    /** LXD writes 0 or -1 for what it does not know. */
    private static void fill(InstanceStatisticsBuilder told, WireState state) {
        if (state.pid() > 0) {
            told.initPid(state.pid());
        }
        if (state.processes() > 0) {
            told.processes(state.processes());
        }
        WireCpuUsage cpu = state.cpu();
        if (cpu != null && cpu.usage() > 0) {
            told.cpuTime(Duration.ofNanos(cpu.usage()));
        }
        WireMemoryUsage memory = state.memory();
        if (memory != null) {
            size(memory.usage()).ifPresent(told::memoryUsed);
            size(memory.usagePeak()).ifPresent(told::memoryPeak);
            size(memory.total()).ifPresent(told::memoryTotal);
            size(memory.swapUsage()).ifPresent(told::swapUsed);
            size(memory.swapUsagePeak()).ifPresent(told::swapPeak);
        }
        state.disk().forEach((name, disk) -> size(disk.usage()).ifPresent(used -> told.diskUsed(name, used)));
        state.network().forEach((name, nic) -> traffic(nic.counters()).ifPresent(it -> told.traffic(name, it)));
    }

    private static Optional<DataSize> size(long bytes) {
        return bytes > 0 ? Optional.of(DataSize.bytes(bytes)) : Optional.empty();
    }

    private static Optional<Traffic> traffic(@Nullable WireCounters counters) {
        return counters == null
                ? Optional.empty()
                : Optional.of(new Traffic(
                        counters.bytesReceived(),
                        counters.bytesSent(),
                        counters.packetsReceived(),
                        counters.packetsSent()));
    }
}
