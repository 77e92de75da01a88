package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.instance.AttachedName;
import dev.polyvisor.driver.ovirt.instance.Catalogue;
import dev.polyvisor.driver.ovirt.inventory.VmLookup;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireAction;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.VolumeSpec;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Disks that live without a machine, with the marks in their description. Their names are not unique, so machines are given them by
 * their identity. Thread safety: may be used from any thread.
 */
final class DiskVolumes {
    private static final String DISK = "/disks/{}";
    private static final String NAME = "name";
    private static final String DESCRIPTION = "description";
    private static final String SIZE = "provisioned_size";

    private final EngineWork work;
    private final Place place;
    private final Catalogue catalogue;
    private final VmLookup machines;

    DiskVolumes(EngineWork work, Place place, Catalogue catalogue, VmLookup machines) {
        this.work = work;
        this.place = place;
        this.catalogue = catalogue;
        this.machines = machines;
    }

    /** The labels of a disk, also of one whose copy is not finished. */
    static Map<String, String> labels(WireDisk disk) {
        String alias = alias(disk);
        return UnfinishedCopy.parse(alias)
                .map(UnfinishedCopy::labels)
                .orElseGet(() -> MarkedText.read(Scalars.text(disk.description()), alias));
    }

    /** The name that a disk has, or gets in the end. */
    static String name(WireDisk disk) {
        String alias = alias(disk);
        return UnfinishedCopy.parse(alias).map(UnfinishedCopy::name).orElse(alias);
    }

    private static String alias(WireDisk disk) {
        return disk.alias() == null ? Scalars.text(disk.name()) : disk.alias();
    }

    private static Optional<DataSize> size(WireDisk disk) {
        return Scalars.longer(disk.provisionedSize()).filter(bytes -> bytes > 0).map(DataSize::bytes);
    }

    List<WireDisk> marked(Map<String, String> labels) throws InterruptedException {
        return work.client().all(HttpRequest.get("/disks"), "disk", WireDisk.class).stream()
                .filter(each -> labels(each).entrySet().containsAll(labels.entrySet()))
                .sorted(Comparator.comparing(each -> Scalars.text(each.id())))
                .toList();
    }

    List<DataVolume> list(Map<String, String> labels) throws InterruptedException {
        List<WireDisk> found = marked(labels);
        if (found.isEmpty()) {
            return List.of();
        }
        Carriers carriers = Carriers.of(machines.list(Optional.empty()));
        return found.stream()
                .filter(each -> !carriers.carried().contains(each.id()))
                .map(each -> value(each, carriers.usersOf(Scalars.text(each.id()))))
                .toList();
    }

    private static DataVolume value(WireDisk disk, List<String> users) {
        String id = Scalars.text(disk.id());
        return new DataVolume(id, id, size(disk), labels(disk), users);
    }

    DataVolume create(VolumeSpec spec) throws InterruptedException {
        Optional<WireDisk> earlier = named(spec.name());
        if (earlier.isPresent() && !labels(earlier.get()).equals(spec.labels())) {
            throw PolyvisorException.of(
                    ErrorCode.ALREADY_EXISTS, "there is already a disk '" + spec.name() + "' with other labels");
        }
        String id;
        if (earlier.isPresent()) {
            id = Scalars.text(earlier.get().id());
        } else if (spec.cloneOf().isPresent()) {
            id = copied(spec, spec.cloneOf().get());
        } else {
            id = made(spec);
        }
        return value(finished(id, Optional.empty()), List.of());
    }

    private Optional<WireDisk> named(String name) throws InterruptedException {
        return marked(Map.of()).stream().filter(each -> name(each).equals(name)).findFirst();
    }

    private String made(VolumeSpec spec) throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(NAME, spec.name());
        body.put(DESCRIPTION, MarkedText.write(spec.name(), spec.labels()));
        body.put("format", "cow");
        body.put("sparse", true);
        body.put(
                SIZE,
                spec.size()
                        .orElseThrow(() -> PolyvisorException.invalidArgument("size", "is missing"))
                        .bytes());
        body.put("storage_domains", Map.of("storage_domain", List.of(Map.of("id", domain(spec)))));
        return WireRef.idOf(work.client().send(HttpRequest.post("/disks").json(body), WireRef.class));
    }

    private String domain(VolumeSpec spec) throws InterruptedException {
        String dataCenter = place.dataCenter();
        return spec.pool().isPresent()
                ? catalogue.storageDomain(dataCenter, spec.pool().get())
                : catalogue.roomiest(dataCenter);
    }

    private String copied(VolumeSpec spec, String cloneOf) throws InterruptedException {
        WireDisk source = source(cloneOf);
        if (spec.size().isPresent()
                && size(source)
                        .filter(has -> has.compareTo(spec.size().get()) > 0)
                        .isPresent()) {
            throw precondition("disk '" + spec.name() + "' would be smaller than its source");
        }
        String alias = new UnfinishedCopy(spec.name(), spec.size(), spec.labels()).alias();
        WireAction unused = work.send(
                HttpRequest.post("/disks/{}/copy", Scalars.text(source.id())),
                Map.of("storage_domain", Map.of("id", domain(spec)), "disk", Map.of(NAME, alias)),
                WireAction.class);
        // the reply does not tell which disk it becomes
        return work.until(() -> work.client().all(HttpRequest.get("/disks"), "disk", WireDisk.class).stream()
                .filter(each -> alias(each).equals(alias))
                .map(each -> Scalars.text(each.id()))
                .findFirst());
    }

    private WireDisk source(String text) throws InterruptedException {
        try {
            return catalogue.disk(text);
        } catch (PolyvisorException missing) {
            if (missing.code() == ErrorCode.NOT_FOUND
                    && catalogue.templateWithId(text).isPresent()) {
                throw precondition("the copy of a system disk is a template: name it as 'image', not as 'clone'");
            }
            throw missing;
        }
    }

    /**
     * Waits until a disk can be attached, and gives it what it lacks of what it shall be: a copy its name, its labels and its size; and
     * what it is called within the machine, before it is attached there, so that it can be taken out again whenever a caller dies.
     */
    WireDisk finished(String id, Optional<String> attachedName) throws InterruptedException {
        WireDisk disk = unlocked(id);
        String alias = alias(disk);
        Optional<UnfinishedCopy> copy = UnfinishedCopy.parse(alias);
        String name = copy.map(UnfinishedCopy::name).orElse(alias);
        String before = Scalars.text(disk.description());
        String marked = copy.map(each -> MarkedText.write(name, each.labels())).orElse(before);
        String described = attachedName
                .map(attached -> AttachedName.write(marked, attached, name))
                .orElse(marked);
        Map<String, Object> changes = new LinkedHashMap<>();
        if (!name.equals(alias)) {
            changes.put(NAME, name);
        }
        if (!described.equals(before)) {
            changes.put(DESCRIPTION, described);
        }
        copy.flatMap(UnfinishedCopy::size)
                .filter(size ->
                        size(disk).filter(has -> has.compareTo(size) < 0).isPresent())
                .ifPresent(size -> changes.put(SIZE, size.bytes()));
        if (changes.isEmpty()) {
            return disk;
        }
        WireDisk unused = work.send(HttpRequest.put(DISK, id), changes, WireDisk.class);
        return unlocked(id);
    }

    private WireDisk unlocked(String id) throws InterruptedException {
        return work.until(() -> {
            WireDisk disk =
                    find(id).orElseThrow(() -> PolyvisorException.of(ErrorCode.ABORTED, "disk '" + id + "' is gone"));
            if ("illegal".equals(disk.status())) {
                throw PolyvisorException.of(ErrorCode.ABORTED, "the engine could not make disk '" + name(disk) + "'");
            }
            return "locked".equals(disk.status()) ? Optional.empty() : Optional.of(disk);
        });
    }

    private Optional<WireDisk> find(String id) throws InterruptedException {
        return EngineIds.isId(id) ? work.client().find(HttpRequest.get(DISK, id), WireDisk.class) : Optional.empty();
    }

    void delete(String id) throws InterruptedException {
        if (find(id).isEmpty()) {
            return;
        }
        List<String> users = Carriers.of(machines.list(Optional.empty())).usersOf(id);
        if (!users.isEmpty()) {
            throw precondition("disk '" + id + "' is attached to " + String.join(", ", users));
        }
        work.delete(HttpRequest.get(DISK, id), HttpRequest.delete(DISK, id));
    }

    private static PolyvisorException precondition(String why) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, why);
    }
}
