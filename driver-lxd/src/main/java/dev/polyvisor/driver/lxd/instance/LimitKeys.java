package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.LiveLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Limits as keys of LXD's configuration, which applies them to running containers. LXD gives no access to control groups
 * themselves: of their settings, by the names of either version, those have a key that LXD makes the same setting of. Not thread
 * safe.
 */
final class LimitKeys {
    private static final String CPU = "limits.cpu";
    private static final String ALLOWANCE = "limits.cpu.allowance";
    private static final String MEMORY = "limits.memory";
    private static final String ENFORCE = "limits.memory.enforce";
    private static final String SWAP = "limits.memory.swap";
    private static final String QUOTA = "cpu.cfs_quota_us";
    private static final String PERIOD = "cpu.cfs_period_us";
    private static final Map<String, String> HUGE_PAGES = Map.of(
            "hugetlb.64KB.limit_in_bytes", "limits.hugepages.64KB",
            "hugetlb.1MB.limit_in_bytes", "limits.hugepages.1MB",
            "hugetlb.2MB.limit_in_bytes", "limits.hugepages.2MB",
            "hugetlb.1GB.limit_in_bytes", "limits.hugepages.1GB");

    private static final long DEFAULT_PERIOD = 100_000;
    private static final int DEFAULT_SHARES = 1024;
    private static final int DEFAULT_SWAPPINESS = 70;

    /** What each key becomes; empty for one that is removed. */
    private final Map<String, Optional<String>> keys = new LinkedHashMap<>();

    private final List<Violation> wrong = new ArrayList<>();
    private final Set<String> unknown = new TreeSet<>();

    private LimitKeys() {}

    /**
     * The changes that set limits.
     *
     * @throws PolyvisorException INVALID_ARGUMENT for values that are none and limits that contradict each other, all at once;
     *     UNIMPLEMENTED for settings of control groups that LXD has no key for
     */
    static ConfigPatch of(LiveLimits limits) {
        LimitKeys found = new LimitKeys();
        found.named(limits);
        found.settings(limits.cgroup());
        if (!found.unknown.isEmpty()) {
            throw PolyvisorException.unimplemented(
                    Capability.LIVE_LIMITS, "LXD has no key for the control group settings " + found.unknown);
        }
        if (!found.wrong.isEmpty()) {
            throw PolyvisorException.invalid(found.wrong);
        }
        ConfigPatch.Builder patch = ConfigPatch.builder();
        found.keys.forEach((key, value) ->
                value.ifPresentOrElse(given -> patch.config(key, given), () -> patch.removeConfig(key)));
        return patch.build();
    }

    private void named(LiveLimits limits) {
        limits.cpus().ifPresent(count -> set("cpus", CPU, String.valueOf(count)));
        limits.cpuset().ifPresent(set -> set("cpuset", CPU, cpuset(set)));
        limits.cpuAllowance().ifPresent(share -> set("cpuAllowance", ALLOWANCE, share));
        limits.cpuPriority().ifPresent(priority -> set("cpuPriority", "limits.cpu.priority", String.valueOf(priority)));
        limits.memory().ifPresent(size -> set("memory", MEMORY, size.bytes() + "B"));
        limits.memoryHard().ifPresent(hard -> set("memoryHard", ENFORCE, hard ? "hard" : "soft"));
        limits.swap().ifPresent(may -> set("swap", SWAP, String.valueOf(may)));
        limits.processes().ifPresent(count -> set("processes", "limits.processes", String.valueOf(count)));
        limits.diskPriority().ifPresent(value -> set("diskPriority", "limits.disk.priority", String.valueOf(value)));
        limits.networkPriority()
                .ifPresent(value -> set("networkPriority", "limits.network.priority", String.valueOf(value)));
    }

    private void settings(Map<String, String> cgroup) {
        cgroup.forEach((name, value) -> {
            String path = "cgroup." + name;
            switch (name) {
                case "memory.limit_in_bytes", "memory.max" -> memory(path, value, "hard");
                case "memory.soft_limit_in_bytes", "memory.high", "memory.low" -> memory(path, value, "soft");
                case "memory.swappiness" -> swappiness(path, value);
                case "cpu.shares" ->
                    number(path, value, 2, 1 << 18)
                            .ifPresent(shares -> set(
                                    path, ALLOWANCE, Math.max(1, Math.round(shares * 100.0 / DEFAULT_SHARES)) + "%"));
                case "cpu.max" -> cpuMax(path, value);
                case QUOTA, PERIOD -> {
                    // they are one
                }
                case "cpuset.cpus" -> set(path, CPU, cpuset(value));
                case "pids.max" -> bytesOrCount(path, "limits.processes", value, "");
                case "blkio.weight" ->
                    number(path, value, 0, 1000)
                            .ifPresent(weight -> set(path, "limits.disk.priority", String.valueOf(weight / 100)));
                default -> {
                    if (HUGE_PAGES.containsKey(name)) {
                        bytesOrCount(path, HUGE_PAGES.getOrDefault(name, ""), value, "B");
                    } else {
                        unknown.add(name);
                    }
                }
            }
        });
        if (cgroup.containsKey(QUOTA) || cgroup.containsKey(PERIOD)) {
            String period = cgroup.getOrDefault(PERIOD, String.valueOf(DEFAULT_PERIOD));
            if (cgroup.containsKey(QUOTA)) {
                quota("cgroup." + QUOTA, cgroup.getOrDefault(QUOTA, ""), "cgroup." + PERIOD, period);
            } else {
                wrong.add(new Violation("cgroup." + PERIOD, "means nothing without " + QUOTA));
            }
        }
    }

    private void memory(String path, String value, String enforced) {
        bytesOrCount(path, MEMORY, value, "B");
        if (!isNoLimit(value)) {
            set(path, ENFORCE, enforced);
        }
    }

    private void swappiness(String path, String value) {
        number(path, value, 0, 100).ifPresent(swappiness -> {
            if (swappiness == 0) {
                set(path, SWAP, "false");
            } else {
                long priority = Math.max(0, Math.min(10, DEFAULT_SWAPPINESS - swappiness));
                set(path, "limits.memory.swap.priority", String.valueOf(priority));
            }
        });
    }

    private void cpuMax(String path, String value) {
        String[] parts = value.strip().split(" +", -1);
        if (parts.length > 2) {
            wrong.add(new Violation(path, "is not a quota and a period"));
        } else {
            quota(path, parts[0], path, parts.length == 2 ? parts[1] : String.valueOf(DEFAULT_PERIOD));
        }
    }

    /** Microseconds of a period; LXD counts in milliseconds. */
    private void quota(String path, String quota, String periodPath, String period) {
        if (isNoLimit(quota)) {
            remove(path, ALLOWANCE);
            return;
        }
        Optional<Long> used = milliseconds(path, quota);
        Optional<Long> all = milliseconds(periodPath, period);
        if (used.isPresent() && all.isPresent()) {
            set(path, ALLOWANCE, used.get() + "ms/" + all.get() + "ms");
        }
    }

    private Optional<Long> milliseconds(String path, String value) {
        Optional<Long> micros = number(path, value, 1, Long.MAX_VALUE);
        if (micros.isPresent() && micros.get() % 1000 != 0) {
            wrong.add(new Violation(path, "is no whole number of milliseconds, in which LXD counts"));
            return Optional.empty();
        }
        return micros.map(some -> some / 1000);
    }

    private void bytesOrCount(String path, String key, String value, String unit) {
        if (isNoLimit(value)) {
            remove(path, key);
        } else {
            number(path, value, 1, Long.MAX_VALUE).ifPresent(number -> set(path, key, number + unit));
        }
    }

    private static boolean isNoLimit(String value) {
        return value.strip().equals("max") || value.strip().equals("-1");
    }

    /** A bare number would be a count. */
    private static String cpuset(String set) {
        String stripped = set.strip();
        return stripped.matches("[0-9]+") ? stripped + "-" + stripped : stripped;
    }

    private Optional<Long> number(String path, String value, long least, long most) {
        try {
            long number = Long.parseLong(value.strip());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException none) {
            // told below
        }
        wrong.add(new Violation(
                path, "is no number of " + least + (most == Long.MAX_VALUE ? " or more" : " to " + most)));
        return Optional.empty();
    }

    private void set(String path, String key, String value) {
        put(path, key, Optional.of(value));
    }

    private void remove(String path, String key) {
        put(path, key, Optional.empty());
    }

    private void put(String path, String key, Optional<String> value) {
        Optional<String> before = keys.putIfAbsent(key, value);
        if (before != null && !before.equals(value)) {
            wrong.add(new Violation(path, "contradicts another limit: both are LXD's " + key));
        }
    }
}
