package dev.polyvisor.spi.resource;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.resource.Disk;
import dev.polyvisor.api.resource.Requirements;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Reads definitions and configurations. Asks no backend. Immutable. */
final class TextReader {
    /** What the disk that a resource boots from is called. */
    static final String SYSTEM_DISK = "root";

    private static final Pattern PREFIX = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62})?");

    private final JsonMapper mapper;
    private final ResourceBackend backend;

    TextReader(JsonMapper mapper, ResourceBackend backend) {
        this.mapper = mapper;
        this.backend = backend;
    }

    /**
     * A configuration over the defaults.
     *
     * @throws PolyvisorException INVALID_ARGUMENT with every fault and its path
     */
    ResourceConfiguration configuration(String text) {
        JsonFields fields = JsonFields.read(mapper, "configuration", text.isBlank() ? "{}" : text);
        Duration timeout = fields.time("timeout", ResourceConfiguration.TIMEOUT, false);
        ResourceConfiguration configuration = new ResourceConfiguration(
                fields.name("network"),
                fields.texts("networks"),
                fields.name("pool"),
                diskTypes(fields),
                timeout,
                fields.time("orphan_age", timeout, true));
        configuration.networks().forEach((name, network) -> {
            if (name.isBlank() || network.isBlank()) {
                fields.fault("networks." + name, "is blank");
            }
        });
        fields.end();
        fields.done();
        return configuration;
    }

    private Set<String> diskTypes(JsonFields fields) {
        Set<String> known = backend.diskTypes();
        Optional<Set<String>> chosen = fields.list("disk_types");
        Set<String> unknown = new LinkedHashSet<>(chosen.orElse(Set.of()));
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            fields.fault("disk_types", "has more than " + String.join(", ", new TreeSet<>(known)));
        }
        if (chosen.isPresent() && chosen.get().isEmpty()) {
            fields.fault("disk_types", "is empty");
        }
        return chosen.orElse(known);
    }

    /**
     * A definition.
     *
     * @throws PolyvisorException INVALID_ARGUMENT with every fault and its path
     */
    Definition definition(String text, Set<String> diskTypes) {
        JsonFields fields = JsonFields.read(mapper, "definition", text);
        Optional<String> image = fields.name("image");
        if (!fields.has("image")) {
            fields.fault("image", "is missing");
        }
        Definition definition = new Definition(
                image.orElse("none"),
                type(fields),
                options(fields),
                requirements(fields, diskTypes),
                fields.object("metadata"),
                format(fields),
                prefix(fields),
                Marks.digest(fields.compact(mapper)));
        fields.end();
        fields.done();
        return definition;
    }

    private static Optional<MachineType> type(JsonFields fields) {
        String text = fields.text("type");
        return switch (text) {
            case "" -> Optional.empty();
            case "container" -> Optional.of(MachineType.CONTAINER);
            case "virtual-machine" -> Optional.of(MachineType.VIRTUAL_MACHINE);
            default -> {
                fields.fault("type", "is neither container nor virtual-machine");
                yield Optional.empty();
            }
        };
    }

    private Map<String, String> options(JsonFields fields) {
        Map<String, String> options = fields.texts("options");
        options.keySet().stream()
                .filter(each -> !backend.options().contains(each))
                .forEach(each -> fields.fault("options." + each, "is not known"));
        return options;
    }

    private static MetadataFormat format(JsonFields fields) {
        Optional<MetadataFormat> format = MetadataFormat.named(fields.text("metadata_format"));
        if (format.isEmpty()) {
            fields.fault("metadata_format", "is none of json, env, ps1");
        }
        return format.orElse(MetadataFormat.JSON);
    }

    private static String prefix(JsonFields fields) {
        String prefix = fields.text("metadata_prefix");
        if (!PREFIX.matcher(prefix).matches()) {
            fields.fault("metadata_prefix", "does not begin the name of a variable");
            return "";
        }
        return prefix;
    }

    private static Requirements requirements(JsonFields fields, Set<String> diskTypes) {
        Optional<JsonFields> found = fields.fields("requirements");
        if (found.isEmpty()) {
            if (!fields.has("requirements")) {
                fields.fault("requirements", "is missing");
            }
            return Requirements.of(1, 1);
        }
        JsonFields inner = found.get();
        int cpu = inner.number("cpu");
        int ram = inner.number("ram");
        Map<String, Disk> disks = new LinkedHashMap<>();
        inner.each(
                "disks",
                (key, each) -> each.fields(key).ifPresent(disk -> {
                    disks.put(key, disk(disk));
                    disk.end();
                    if (key.equals(SYSTEM_DISK)) {
                        each.fault(key, "is what the disk is called that the resource boots from");
                    } else if (Marks.encode(key).length() > Marks.MAX_VALUE) {
                        each.fault(key, "is too long a name");
                    }
                }));
        Set<String> labels = new LinkedHashSet<>();
        disks.forEach((key, disk) -> {
            if (!labels.add(ResourcePlan.serial(key, disk))) {
                inner.fault("disks." + key + ".label", "is that of another disk");
            }
        });
        Requirements requirements = new Requirements(cpu, ram, disks, inner.text("network"));
        inner.faults(requirements.violations(diskTypes));
        inner.end();
        return requirements;
    }

    private static Disk disk(JsonFields fields) {
        return new Disk(
                fields.text("type"),
                fields.text("label"),
                fields.number("size"),
                fields.flag("reuse"),
                fields.text("clone"));
    }
}
