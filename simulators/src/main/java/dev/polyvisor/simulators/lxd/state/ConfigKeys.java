package dev.polyvisor.simulators.lxd.state;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which keys an instance may have, and the values of the commonest ones. LXD knows more of the values. */
public final class ConfigKeys {
    private static final Set<String> EXACT = Set.of(
            "boot.autostart",
            "boot.autostart.delay",
            "boot.autostart.priority",
            "boot.host_shutdown_timeout",
            "boot.stop.priority",
            "cluster.evacuate",
            "linux.kernel_modules",
            "migration.incremental.memory",
            "migration.incremental.memory.goal",
            "migration.incremental.memory.iterations",
            "migration.stateful",
            "nvidia.driver.capabilities",
            "nvidia.require.cuda",
            "nvidia.require.driver",
            "nvidia.runtime",
            "raw.apparmor",
            "raw.idmap",
            "raw.lxc",
            "raw.seccomp",
            "snapshots.expiry",
            "snapshots.pattern",
            "snapshots.schedule",
            "snapshots.schedule.stopped");
    private static final List<String> PREFIXES = List.of(
            "cloud-init.", "environment.", "image.", "limits.", "linux.sysctl.", "security.", "user.", "volatile.");
    private static final Set<String> FLAGS = Set.of("true", "false", "yes", "no", "1", "0", "on", "off", "");
    private static final Pattern MEMORY =
            Pattern.compile("\\d+(%|B| bytes|kB|MB|GB|TB|PB|EB|KiB|MiB|GiB|TiB|PiB|EiB)?");
    private static final Pattern CPUS = Pattern.compile("\\d+(-\\d+)?(,\\d+(-\\d+)?)*");

    private ConfigKeys() {}

    public static void check(Map<String, String> config) {
        config.forEach((key, value) -> {
            if (!EXACT.contains(key) && PREFIXES.stream().noneMatch(key::startsWith)) {
                throw Refused.failed("Invalid config: Unknown configuration key: " + key);
            }
            checkValue(key, value);
        });
    }

    private static void checkValue(String key, String value) {
        boolean flag = key.equals("boot.autostart")
                || key.equals("security.privileged")
                || key.equals("security.nesting")
                || key.startsWith("security.protection.");
        if (flag && !FLAGS.contains(value.toLowerCase(java.util.Locale.ROOT))) {
            throw Refused.failed("Invalid config: Invalid value for a boolean \"" + value + "\"");
        }
        if (value.isEmpty()) {
            return;
        }
        if (key.equals("limits.memory")) {
            if (!MEMORY.matcher(value).matches()) {
                throw Refused.failed("Invalid config: Invalid value: " + value);
            } else if (value.matches("0+\\D*")) {
                throw Refused.failed("Invalid config: Memory limit can't be 0");
            }
        } else if (key.equals("limits.cpu") && !CPUS.matcher(value).matches()) {
            throw Refused.failed("Invalid config: Invalid CPU limit syntax");
        }
    }

    public static boolean isTrue(Map<String, String> config, String key) {
        return Set.of("true", "yes", "1", "on")
                .contains(config.getOrDefault(key, "").toLowerCase(java.util.Locale.ROOT));
    }
}
