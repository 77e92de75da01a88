package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachineSpec.DiskSpec;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachineSpec.NetworkSpec;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachineSpec.VolumeSpec;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of a provider specification; each that is broken is told by itself. */
final class SpecRules {
    private static final Set<String> DNS_POLICIES =
            Set.of("Default", "ClusterFirstWithHostNet", "ClusterFirst", "None");
    private static final Set<String> RUN_STRATEGIES = Set.of("Always", "RerunOnFailure");
    private static final Set<String> CLOUD_INITS = Set.of("NoCloud", "ConfigDrive");
    private static final Set<String> SOURCES = Set.of("persistentVolumeClaim", "configMap", "secret");
    private static final String EMPTY = "cannot be empty";
    private static final String ZERO = "cannot be zero";
    private static final String NONE = "None";

    private final KubevirtMachineSpec spec;
    private final List<Violation> faults = new ArrayList<>();

    SpecRules(KubevirtMachineSpec spec) {
        this.spec = spec;
    }

    List<Violation> all() {
        required("region", spec.region());
        required("zone", spec.zone());
        sizes();
        rootVolume();
        additionalVolumes();
        new DnsRules(spec).check(faults);
        disks();
        networks();
        tags();
        sshKeys();
        oneOf("runStrategy", spec.runStrategy(), RUN_STRATEGIES);
        oneOf("cloudInit", spec.cloudInit(), CLOUD_INITS);
        oneOf("dnsPolicy", spec.dnsPolicy(), DNS_POLICIES);
        spec.instancetype().ifPresent(matcher -> required("instancetype.name", matcher.name()));
        spec.preference().ifPresent(matcher -> required("preference.name", matcher.name()));
        return faults;
    }

    private void fault(String path, String problem) {
        faults.add(new Violation(path, problem));
    }

    private void required(String path, String text) {
        if (text.isBlank()) {
            fault(path, EMPTY);
        }
    }

    private void oneOf(String path, String text, Set<String> allowed) {
        if (!text.isEmpty() && !allowed.contains(text)) {
            fault(path, "'" + text + "' is none of " + allowed.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private void sizes() {
        if (spec.instancetype().isPresent()) {
            if (!spec.cpu().isEmpty()) {
                fault("cpu", "is given by the instance type");
            }
            if (!spec.memory().isEmpty()) {
                fault("memory", "is given by the instance type");
            }
            return;
        }
        positive("resources.requests.memory", spec.resources().requests().getOrDefault("memory", ""));
        positive("resources.requests.cpu", spec.resources().requests().getOrDefault("cpu", ""));
        for (String name : List.of("cpu", "memory")) {
            String limit = spec.resources().limits().getOrDefault(name, "");
            Optional<BigDecimal> most = quantity("resources.limits." + name, limit);
            Optional<BigDecimal> asked =
                    Quantities.exact(spec.resources().requests().getOrDefault(name, ""));
            if (most.isPresent() && asked.isPresent() && asked.get().compareTo(most.get()) > 0) {
                fault("resources.limits." + name, "is below what is requested");
            }
        }
        cpu();
        hugepages();
    }

    private void cpu() {
        for (String name : List.of("sockets", "cores", "threads")) {
            if (spec.cpu().get(name) instanceof Integer number && number < 1) {
                fault("cpu." + name, "is not above zero");
            }
        }
        boolean dedicated = Boolean.TRUE.equals(spec.cpu().get("dedicatedCpuPlacement"));
        if (!dedicated && Boolean.TRUE.equals(spec.cpu().get("isolateEmulatorThread"))) {
            fault("cpu.isolateEmulatorThread", "needs dedicatedCpuPlacement");
        }
        if (dedicated) {
            dedicatedCpus();
        }
    }

    private void dedicatedCpus() {
        for (String name : List.of("cpu", "memory")) {
            String asked = spec.resources().requests().getOrDefault(name, "");
            String limit = spec.resources().limits().getOrDefault(name, asked);
            Optional<BigDecimal> a = Quantities.exact(asked);
            Optional<BigDecimal> b = Quantities.exact(limit);
            if (a.isPresent() && b.isPresent() && a.get().compareTo(b.get()) != 0) {
                fault("resources.limits." + name, "differs from the request, and the processors are dedicated");
            }
        }
        Optional<BigDecimal> cpus = Quantities.exact(spec.resources().requests().getOrDefault("cpu", ""));
        long topology = Stream.of("sockets", "cores", "threads")
                .mapToLong(name -> spec.cpu().get(name) instanceof Integer number ? number : 1)
                .reduce(1, Math::multiplyExact);
        boolean told = Stream.of("sockets", "cores", "threads").anyMatch(spec.cpu()::containsKey);
        if (cpus.isPresent() && cpus.get().stripTrailingZeros().scale() > 0) {
            fault("resources.requests.cpu", "is no whole number, and the processors are dedicated");
        } else if (told && cpus.isPresent() && cpus.get().compareTo(BigDecimal.valueOf(topology)) != 0) {
            fault(
                    "resources.requests.cpu",
                    "is not sockets times cores times threads, and the processors are dedicated");
        }
    }

    private void hugepages() {
        String page = Trees.text(spec.memory(), "hugepages", "pageSize");
        Optional<BigDecimal> size = quantity("memory.hugepages.pageSize", page);
        String guest = Trees.text(spec.memory(), "guest");
        Optional<BigDecimal> memory = quantity("memory.guest", guest)
                .or(() -> Quantities.exact(spec.resources().requests().getOrDefault("memory", "")));
        if (size.isPresent()
                && size.get().signum() > 0
                && memory.isPresent()
                && memory.get().remainder(size.get()).signum() != 0) {
            fault("memory.hugepages.pageSize", "does not divide the memory");
        }
    }

    private void positive(String path, String text) {
        Optional<BigDecimal> value = quantity(path, text);
        if (text.isEmpty() || value.isPresent() && value.get().signum() <= 0) {
            fault(path, ZERO);
        }
    }

    private Optional<BigDecimal> quantity(String path, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> value = Quantities.exact(text);
        if (value.isEmpty()) {
            fault(path, "'" + text + "' is no quantity");
        }
        return value;
    }

    private void rootVolume() {
        dataVolume("rootVolume", spec.rootVolume().orElse(Map.of()));
    }

    /** Today's form has {@code storage} where the original has {@code pvc}; one of them there must be. */
    private void dataVolume(String path, Map<String, Object> volume) {
        String form = volume.containsKey("storage") ? "storage" : "pvc";
        if (volume.containsKey("storage") && volume.containsKey("pvc")) {
            fault(path + ".storage", "is given beside pvc");
        }
        if (!(volume.get(form) instanceof Map<?, ?>)) {
            fault(path + ".pvc", EMPTY);
            return;
        }
        positive(
                path + "." + form + ".resources.requests.storage",
                Trees.text(volume, form, "resources", "requests", "storage"));
    }

    private void additionalVolumes() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < spec.additionalVolumes().size(); i++) {
            VolumeSpec volume = spec.additionalVolumes().get(i);
            String path = "additionalVolumes[" + i + "]";
            if (volume.name().isBlank()) {
                fault(path + ".name", EMPTY);
            } else if (volume.name().equals(KubevirtMachineSpec.ROOT_DISK)) {
                fault(path + ".name", "is that of the root disk");
            } else if (!names.add(volume.name())) {
                fault(path + ".name", "already exists");
            }
            if (volume.dataVolume().isEmpty() && volume.volumeSource().isEmpty()) {
                fault(path, "has neither dataVolume nor volumeSource");
            } else if (volume.dataVolume().isPresent() && volume.volumeSource().isPresent()) {
                fault(path, "has both dataVolume and volumeSource");
            }
            volume.dataVolume().ifPresent(body -> dataVolume(path + ".dataVolume", body));
            volume.volumeSource().ifPresent(body -> source(path + ".volumeSource", body));
        }
    }

    private void source(String path, Map<String, Object> body) {
        body.keySet().stream()
                .filter(name -> !SOURCES.contains(name))
                .sorted()
                .forEach(name -> fault(path + "." + name, "is not known"));
        if (body.keySet().stream().filter(SOURCES::contains).count() != 1) {
            fault(path, "does not have exactly one of persistentVolumeClaim, configMap, secret");
        }
    }

    private void disks() {
        List<DiskSpec> disks = spec.devices().disks();
        if (disks.size() > spec.additionalVolumes().size() + 1) {
            fault("devices.disks", disks.size() + " are more disks than volumes");
        }
        Set<String> volumes =
                spec.additionalVolumes().stream().map(VolumeSpec::name).collect(Collectors.toSet());
        volumes.add(KubevirtMachineSpec.ROOT_DISK);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < disks.size(); i++) {
            DiskSpec disk = disks.get(i);
            String path = "devices.disks[" + i + "]";
            if (disk.hasBootOrder()) {
                fault(path + ".bootOrder", "cannot be set");
            }
            if (disk.floppy()) {
                fault(path + ".floppy", "is not part of KubeVirt any more");
            }
            if (disk.name().isBlank()) {
                fault(path + ".name", EMPTY);
            } else if (!seen.add(disk.name())) {
                fault(path + ".name", "'" + disk.name() + "' already exists");
            } else if (!volumes.contains(disk.name())) {
                fault(path + ".name", "'" + disk.name() + "' has no matching volume");
            }
            if (Stream.of("disk", "lun", "cdrom")
                            .filter(disk.body()::containsKey)
                            .count()
                    > 1) {
                fault(path, "is more than one of disk, lun, cdrom");
            }
        }
    }

    private void networks() {
        int defaults = 0;
        for (int i = 0; i < spec.networks().size(); i++) {
            NetworkSpec network = spec.networks().get(i);
            String path = "networks[" + i + "]";
            if (network.name().isBlank()) {
                fault(path + ".name", EMPTY);
            } else if (!isReference(network.name())) {
                fault(path + ".name", "is neither a name nor a namespace and a name");
            }
            if (network.isDefault() && ++defaults > 1) {
                fault(path + ".default", "another network is the default");
            }
        }
    }

    private static boolean isReference(String name) {
        int slash = name.indexOf('/');
        return (slash < 0 || KubeNames.namespace(name.substring(0, slash)).isEmpty())
                && KubeNames.object(name.substring(slash + 1)).isEmpty();
    }

    private void tags() {
        spec.tags().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(tag -> {
            String path = "tags." + tag.getKey();
            if (Ownership.isReserved(tag.getKey())) {
                fault(path, "is set by the driver");
            } else {
                KubeNames.labelKey(tag.getKey()).ifPresent(problem -> fault(path, problem));
            }
            KubeNames.labelValue(tag.getValue()).ifPresent(problem -> fault(path, problem));
        });
    }

    private void sshKeys() {
        for (int i = 0; i < spec.sshKeys().size(); i++) {
            String key = spec.sshKeys().get(i).strip();
            if (key.isEmpty()) {
                fault("sshKeys[" + i + "]", EMPTY);
            } else if (key.indexOf('\n') >= 0 || key.indexOf('\r') >= 0) {
                fault("sshKeys[" + i + "]", "has more than one line");
            }
        }
    }

    /** The rules of name resolution. */
    private record DnsRules(KubevirtMachineSpec spec) {
        private static final int MOST_SERVERS = 3;
        private static final int MOST_SEARCHES = 6;
        private static final int LONGEST_SEARCHES = 256;

        void check(List<Violation> faults) {
            if (spec.dnsPolicy().equals(NONE)) {
                if (spec.dnsConfig().isEmpty()) {
                    faults.add(new Violation("dnsConfig", "cannot be empty with policy None"));
                } else if (spec.dnsConfig().get().nameservers().isEmpty()) {
                    faults.add(new Violation("dnsConfig.nameservers", "cannot be empty with policy None"));
                }
            }
            spec.dnsConfig().ifPresent(dns -> limits(dns, faults));
        }

        private static void limits(KubevirtMachineSpec.Dns dns, List<Violation> faults) {
            if (dns.nameservers().size() > MOST_SERVERS) {
                faults.add(new Violation("dnsConfig.nameservers", "are more than " + MOST_SERVERS));
            }
            for (int i = 0; i < dns.nameservers().size(); i++) {
                if (!isAddress(dns.nameservers().get(i))) {
                    faults.add(new Violation("dnsConfig.nameservers[" + i + "]", "is no IP address"));
                }
            }
            if (dns.searches().size() > MOST_SEARCHES) {
                faults.add(new Violation("dnsConfig.searches", "are more than " + MOST_SEARCHES));
            } else if (String.join(" ", dns.searches()).length() > LONGEST_SEARCHES) {
                faults.add(new Violation(
                        "dnsConfig.searches", "are longer than " + LONGEST_SEARCHES + " characters together"));
            }
        }

        private static boolean isAddress(String text) {
            if (text.contains(":")) {
                return text.matches("[0-9a-fA-F:.]{2,45}");
            }
            return text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                    && Stream.of(text.split("\\.")).allMatch(part -> Integer.parseInt(part) <= 255);
        }
    }
}
