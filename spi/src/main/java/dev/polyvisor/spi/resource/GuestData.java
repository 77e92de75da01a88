package dev.polyvisor.spi.resource;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.resource.Disk;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the guest is told at its first start, as cloud-config: JSON is YAML. Immutable. */
final class GuestData {
    /** Where the guest finds its metadata. */
    private static final String FOLDER = "/var/lib/polyvisor/";

    private final JsonMapper mapper;
    private final ResourceBackend backend;

    GuestData(JsonMapper mapper, ResourceBackend backend) {
        this.mapper = mapper;
        this.backend = backend;
    }

    /** The metadata of a request and those of its definition, which win where both have a key. */
    ObjectNode merged(Map<String, @Nullable Object> ofRequest, Definition definition) {
        ObjectNode merged = mapper.valueToTree(ofRequest);
        definition.metadata().ifPresent(merged::setAll);
        return merged;
    }

    Secret of(Definition definition, ObjectNode metadata) {
        ObjectNode config = mapper.createObjectNode();
        ObjectNode file = config.putArray("write_files").addObject();
        file.put("path", FOLDER + definition.format().file());
        file.put("permissions", "0600");
        file.put("content", definition.format().write(mapper, metadata, definition.prefix()));
        definition.requirements().disks().forEach((key, disk) -> {
            if (!disk.type().isEmpty()
                    && !disk.type().equals("raw")
                    && !disk.type().equals(ResourcePlan.DIRECTORY)) {
                fileSystem(config, key, disk);
            }
        });
        return Secret.of("#cloud-config\n" + mapper.writeValueAsString(config));
    }

    /** A disk that has a file system already, as a reused or cloned one, keeps it. */
    private void fileSystem(ObjectNode config, String key, Disk disk) {
        String device = backend.guestDevice(ResourcePlan.serial(key, disk));
        ObjectNode made = array(config, "fs_setup").addObject();
        made.put("label", disk.labelOr(key));
        made.put("filesystem", disk.type());
        made.put("device", device);
        made.put("overwrite", false);
        ArrayNode mount = array(config, "mounts").addArray();
        mount.add(device);
        mount.add(ResourcePlan.mountPoint(key, disk));
        mount.add("auto");
        mount.add("defaults,nofail");
    }

    private static ArrayNode array(ObjectNode config, String key) {
        return config.get(key) instanceof ArrayNode present ? present : config.putArray(key);
    }
}
