package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What keys demand of each other, and what {@code raw.lxc} may say. */
final class ConfigRules {
    private static final String SYSCALLS = "security.syscalls.";
    private static final String MOUNT = "security.syscalls.intercept.mount";
    private static final Map<String, String> OLD_NAMES = Map.of(
            "whitelist", "allow",
            "blacklist", "deny",
            "blacklist_compat", "deny_compat",
            "blacklist_default", "deny_default");
    private static final Set<String> TRUE = Set.of("true", "yes", "1", "on");
    private static final Set<String> LXC_OF_THE_SERVER =
            Set.of("lxc.logfile", "lxc.log.file", "lxc.syslog", "lxc.log.syslog", "lxc.ephemeral");
    private static final Pattern LXC_ADDRESS = Pattern.compile("lxc\\.net\\.[0-9]+\\.ipv[46]\\.(address|gateway)");

    private ConfigRules() {}

    static List<Violation> violations(Map<String, String> config, ConfigTarget target) {
        List<Violation> wrong = new ArrayList<>();
        syscalls(config, wrong);
        if (isTrue(config, MOUNT)) {
            mounts(config, wrong);
        }
        if (target != ConfigTarget.PROFILE
                && isTrue(config, "security.privileged")
                && isTrue(config, "nvidia.runtime")) {
            wrong.add(new Violation(path("nvidia.runtime"), "does not go with security.privileged"));
        }
        return wrong;
    }

    static String path(String key) {
        return "config." + key;
    }

    /** What is wrong with the lines of {@code raw.lxc}. */
    static Optional<String> rawLxc(String value) {
        String[] lines = value.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].trim();
            int equals = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            } else if (equals < 0) {
                return Optional.of("has no '=' in line " + i);
            }
            String key = line.substring(0, equals).trim().toLowerCase(Locale.ROOT);
            boolean net =
                    key.startsWith("lxc.net.") && !LXC_ADDRESS.matcher(key).matches();
            if (net || key.startsWith("lxc.prlimit.") || LXC_OF_THE_SERVER.contains(key)) {
                return Optional.of("sets in line " + i + " what only the server may set");
            }
        }
        return Optional.empty();
    }

    private static void syscalls(Map<String, String> config, List<Violation> wrong) {
        OLD_NAMES.forEach((old, now) -> {
            if (isSet(config, SYSCALLS + old) && isSet(config, SYSCALLS + now)) {
                wrong.add(new Violation(path(SYSCALLS + old), "does not go with " + SYSCALLS + now + ", its new name"));
            }
        });
        boolean allow = isSet(config, SYSCALLS + "allow") || isSet(config, SYSCALLS + "whitelist");
        boolean deny = isSet(config, SYSCALLS + "deny")
                || isSet(config, SYSCALLS + "blacklist")
                || isTrue(config, SYSCALLS + "deny_default")
                || isTrue(config, SYSCALLS + "blacklist_default")
                || isTrue(config, SYSCALLS + "deny_compat")
                || isTrue(config, SYSCALLS + "blacklist_compat");
        if (isSet(config, "raw.seccomp") && (allow || deny)) {
            wrong.add(new Violation(path("raw.seccomp"), "does not go with keys that allow or deny system calls"));
        }
        if (allow && deny) {
            String key = isSet(config, SYSCALLS + "allow") ? "allow" : "whitelist";
            wrong.add(new Violation(path(SYSCALLS + key), "does not go with keys that deny system calls"));
        }
    }

    private static void mounts(Map<String, String> config, List<Violation> wrong) {
        Set<String> fuse = new HashSet<>();
        for (String pair : list(config, MOUNT + ".fuse")) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                wrong.add(new Violation(
                        path(MOUNT + ".fuse"), "is not made of pairs FILESYSTEM=PROGRAM, apart by commas"));
                return;
            }
            fuse.add(pair.substring(0, equals).trim());
        }
        if (list(config, MOUNT + ".allowed").stream().map(String::trim).anyMatch(fuse::contains)) {
            wrong.add(new Violation(path(MOUNT + ".allowed"), "has a file system that .fuse has too"));
        }
    }

    private static List<String> list(Map<String, String> config, String key) {
        String value = config.getOrDefault(key, "");
        return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
    }

    private static boolean isSet(Map<String, String> config, String key) {
        return !config.getOrDefault(key, "").isEmpty();
    }

    private static boolean isTrue(Map<String, String> config, String key) {
        return TRUE.contains(config.getOrDefault(key, "").toLowerCase(Locale.ROOT));
    }
}
