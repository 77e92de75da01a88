package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.machine.LxdMachineSpec.VolumeOf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of a provider specification; each that is broken is told by itself. */
final class SpecRules {
    private static final int MOST_CPUS = 1024;
    private static final DataSize LEAST_MEMORY = DataSize.mib(16);
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DEVICE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");
    private static final int LONGEST_VALUE = 1024;

    /** Keys that other members of the specification set. */
    private static final Set<String> SET_ELSEWHERE =
            Set.of("limits.cpu", "limits.memory", "cloud-init.user-data", "user.user-data");

    private final LxdMachineSpec spec;
    private final List<Violation> faults = new ArrayList<>();

    SpecRules(LxdMachineSpec spec) {
        this.spec = spec;
    }

    List<Violation> all() {
        if (spec.image().isBlank()) {
            fault("image", "is missing");
        } else {
            name("image", spec.image().replace('/', '-'));
        }
        if (!spec.type().equals(LxdMachineSpec.CONTAINER) && !spec.type().equals(LxdMachineSpec.VIRTUAL_MACHINE)) {
            fault("type", "is neither container nor virtual-machine");
        }
        sizes();
        spec.pool().ifPresent(pool -> name("pool", pool));
        names("profiles", spec.profiles());
        names("networks", spec.networks());
        volumes();
        spec.config().keySet().forEach(this::configKey);
        tags();
        return faults;
    }

    private void fault(String path, String problem) {
        faults.add(new Violation(path, problem));
    }

    private void name(String path, String name) {
        LxdNames.entity(name).ifPresent(problem -> fault(path, problem));
    }

    private void names(String path, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String at = path + "[" + i + "]";
            Optional<String> problem = LxdNames.entity(names.get(i));
            if (problem.isPresent()) {
                fault(at, problem.get());
            } else if (!seen.add(names.get(i))) {
                fault(at, "is there twice");
            }
        }
    }

    private void sizes() {
        if (spec.cpus() == 0) {
            fault("cpus", "is missing");
        } else if (spec.cpus() < 0 || spec.cpus() > MOST_CPUS) {
            fault("cpus", "is not from 1 to " + MOST_CPUS);
        }
        if (spec.memory().isEmpty()) {
            fault("memory", "is missing");
        } else if (spec.memory().get().compareTo(LEAST_MEMORY) < 0) {
            fault("memory", "is below " + LEAST_MEMORY);
        }
        positive("rootSize", spec.rootSize());
    }

    private void positive(String path, Optional<DataSize> size) {
        if (size.filter(each -> each.bytes() == 0).isPresent()) {
            fault(path, "is zero");
        }
    }

    private void volumes() {
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < spec.volumes().size(); i++) {
            VolumeOf volume = spec.volumes().get(i);
            String path = "volumes[" + i + "]";
            volumeName(path + ".name", volume.name(), names);
            if (volume.size().isPresent() == volume.existing().isPresent()) {
                fault(path, "needs a size, or the volume that is there, and not both");
            }
            positive(path + ".size", volume.size());
            volume.existing().ifPresent(name -> name(path + ".volume", name));
            volume.pool().ifPresent(pool -> name(path + ".pool", pool));
            volume.path().ifPresent(mount -> mountPoint(path + ".path", mount, paths));
        }
    }

    private void volumeName(String path, String name, Set<String> names) {
        if (name.isBlank()) {
            fault(path, "is missing");
        } else if (!DEVICE.matcher(name).matches()) {
            fault(path, "is not of 1 to 20 lower-case letters, digits and '-'");
        } else if (name.equals("root") || name.startsWith("eth")) {
            fault(path, "is kept for the root disk and the interfaces");
        } else if (!names.add(name)) {
            fault(path, "is there twice");
        }
    }

    private void mountPoint(String path, String mount, Set<String> paths) {
        if (!mount.startsWith("/") || mount.equals("/") || mount.contains("..")) {
            fault(path, "is no absolute path below the root");
        } else if (!paths.add(mount)) {
            fault(path, "is there twice");
        }
    }

    private void configKey(String key) {
        if (SET_ELSEWHERE.contains(key)) {
            fault("config." + key, "is set by another member of the specification");
        } else if (key.startsWith("user.polyvisor.") || key.startsWith("volatile.")) {
            fault("config." + key, "is kept by the driver or the server");
        }
    }

    private void tags() {
        if (spec.tags().isEmpty()) {
            fault("tags", "is empty: no machine could be told from those of others");
        }
        spec.tags().forEach((key, value) -> {
            if (!TAG.matcher(key).matches()) {
                fault("tags." + key, "is no key of 1 to 63 letters, digits, '.', '_', '/' and '-'");
            } else if (key.startsWith("polyvisor.")) {
                fault("tags." + key, "is a mark of the driver");
            } else if (value.isEmpty() || value.length() > LONGEST_VALUE) {
                // LXD takes a key without a value away
                fault("tags." + key, "has a value that is not 1 to " + LONGEST_VALUE + " characters long");
            }
        });
    }
}
