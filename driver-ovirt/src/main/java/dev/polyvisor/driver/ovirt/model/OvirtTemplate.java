package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Image;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A template.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param scope the data centre
 * @param cluster the cluster that machines are made in, empty for a template of all
 * @param status {@code ok}, {@code locked}, {@code illegal}
 * @param osType the system that it is made for
 * @param architecture the architecture
 * @param cpuSockets sockets
 * @param cpuCores cores of each socket
 * @param cpuThreads threads of each core
 * @param memory the memory in bytes
 * @param bios the firmware
 * @param version the version within templates of one base
 * @param base the base, empty for a template that is its own
 * @param created when it was made
 * @param diskAttachments its disks
 * @param nics its network interfaces
 */
public record OvirtTemplate(
        ResourceKey key,
        String name,
        String description,
        Optional<Scope> scope,
        Optional<ResourceKey> cluster,
        String status,
        String osType,
        String architecture,
        int cpuSockets,
        int cpuCores,
        int cpuThreads,
        long memory,
        String bios,
        int version,
        Optional<ResourceKey> base,
        Optional<Instant> created,
        List<OvirtDiskAttachment> diskAttachments,
        List<OvirtNic> nics)
        implements Image {

    /** The kind, with indexes over name. */
    public static final Kind<OvirtTemplate> KIND =
            Kind.of("ovirt-template", OvirtTemplate.class).index(Index.one("name", OvirtTemplate::name));

    /** Copies the collections. */
    public OvirtTemplate {
        diskAttachments = List.copyOf(diskAttachments);
        nics = List.copyOf(nics);
    }

    @Override
    public Optional<ResourceKey> parent() {
        return cluster;
    }

    @Override
    public List<ResourceKey> references() {
        return Stream.concat(
                        diskAttachments.stream().flatMap(each -> each.disk().stream()),
                        nics.stream().flatMap(each -> each.profile().stream()))
                .toList();
    }
}
