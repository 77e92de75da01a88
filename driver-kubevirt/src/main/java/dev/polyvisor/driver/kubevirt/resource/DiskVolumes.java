package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.model.KubevirtGuest;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.VolumeSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Disks that belong to no machine: a DataVolume makes the claim of its name and fills it. What CDI cleans up of it later is only the
 * DataVolume, so both bear the labels. Thread safety: may be used from any thread.
 */
final class DiskVolumes {
    private final NamespacedObjects objects;
    private final VmLookup lookup;

    DiskVolumes(NamespacedObjects objects, VmLookup lookup) {
        this.objects = objects;
        this.lookup = lookup;
    }

    /** The two halves of a disk. */
    private record Disk(String name, Optional<WireAny> dataVolume, Optional<WireAny> claim) {
        Map<String, String> labels() {
            Map<String, String> labels = new HashMap<>();
            dataVolume.ifPresent(each -> labels.putAll(each.metadata().labels()));
            claim.ifPresent(each -> labels.putAll(each.metadata().labels()));
            return labels;
        }

        Optional<DataSize> size() {
            return claim.flatMap(DiskVolumes::size)
                    .or(() -> dataVolume.flatMap(each -> requested(each.spec().path("storage"))
                            .or(() -> requested(each.spec().path("pvc")))));
        }

        DataVolume told(Map<String, List<String>> users) {
            return new DataVolume(name, name, size(), labels(), users.getOrDefault(name, List.of()));
        }
    }

    /** What a claim has, or else what it asks for. */
    static Optional<DataSize> size(WireAny claim) {
        return Quantities.size(claim.status().path("capacity").path("storage").asString(""))
                .or(() -> requested(claim.spec()));
    }

    private static Optional<DataSize> requested(JsonNode spec) {
        return Quantities.size(
                spec.path("resources").path("requests").path("storage").asString(""));
    }

    List<DataVolume> list(Map<String, String> labels) throws InterruptedException {
        Map<String, WireAny> claims = byName(KubeKind.CLAIM, labels);
        Map<String, WireAny> dataVolumes = byName(KubeKind.DATA_VOLUME, labels);
        Set<String> names = new LinkedHashSet<>(claims.keySet());
        names.addAll(dataVolumes.keySet());
        if (names.isEmpty()) {
            return List.of();
        }
        Map<String, List<String>> users = users();
        return names.stream()
                .map(name -> new Disk(
                                name, Optional.ofNullable(dataVolumes.get(name)), Optional.ofNullable(claims.get(name)))
                        .told(users))
                .toList();
    }

    private Map<String, WireAny> byName(KubeKind kind, Map<String, String> labels) throws InterruptedException {
        Map<String, WireAny> found = new TreeMap<>();
        objects.labelled(kind, labels).forEach(each -> found.put(each.metadata().name(), each));
        return found;
    }

    /** The machines of the namespace by the claims that they name, or that were plugged into what runs of them. */
    private Map<String, List<String>> users() throws InterruptedException {
        Map<String, List<String>> users = new HashMap<>();
        for (Read read : lookup.list(Optional.of(objects.namespace()))) {
            String id = read.value().key().id();
            Stream<KubevirtGuest> guests = Stream.concat(
                    read.value().guest().stream(), read.value().instance().flatMap(KubevirtVmi::guest).stream());
            guests.flatMap(guest -> guest.disks().stream())
                    .filter(disk -> disk.isPersistent())
                    .map(disk -> disk.sourceName())
                    .distinct()
                    .forEach(claim -> users.merge(
                            claim,
                            List.of(id),
                            (some, more) -> Stream.concat(some.stream(), more.stream())
                                    .distinct()
                                    .toList()));
        }
        return users;
    }

    DataVolume create(VolumeSpec spec) throws InterruptedException {
        Optional<CloneSource> source = spec.cloneOf().isPresent()
                ? Optional.of(CloneSource.of(objects, spec.cloneOf().get()))
                : Optional.empty();
        Optional<DataSize> least = source.flatMap(CloneSource::size);
        if (spec.size().isPresent()
                && least.filter(size -> size.compareTo(spec.size().get()) > 0).isPresent()) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, "volume '" + spec.name() + "' would be smaller than its source");
        }
        if (spec.pool().isPresent()) {
            needPool(spec.pool().get());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("source", source.isPresent() ? source.get().manifest(objects.namespace()) : Map.of("blank", Map.of()));
        Map<String, Object> storage = new LinkedHashMap<>();
        spec.size()
                .ifPresent(size ->
                        storage.put("resources", Map.of("requests", Map.of("storage", Long.toString(size.bytes())))));
        spec.pool().ifPresent(pool -> storage.put("storageClassName", pool));
        body.put("storage", storage);
        WireAny unused = objects.make(KubeKind.DATA_VOLUME, spec.name(), spec.labels(), body);
        return objects.until(() -> filled(spec)).told(users());
    }

    private void needPool(String pool) throws InterruptedException {
        try {
            if (KubeNames.object(pool).isPresent()
                    || objects.client().find(KubeKind.STORAGE_CLASS, "", pool).isEmpty()) {
                throw PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no storage class '" + pool + "'");
            }
        } catch (PolyvisorException hidden) {
            // who may not look finds out when the claim never comes
            if (hidden.code() != ErrorCode.PERMISSION_DENIED) {
                throw hidden;
            }
        }
    }

    /** A disk once it can be attached: it is full, or will be as soon as somebody uses it. */
    private Optional<Disk> filled(VolumeSpec spec) throws InterruptedException {
        Optional<WireAny> dataVolume = objects.find(KubeKind.DATA_VOLUME, spec.name());
        Optional<WireAny> claim = objects.find(KubeKind.CLAIM, spec.name());
        if (dataVolume.isEmpty() && claim.isEmpty()) {
            throw PolyvisorException.of(
                    ErrorCode.ABORTED, "volume '" + spec.name() + "' was deleted while it was being filled");
        }
        String phase =
                dataVolume.map(each -> each.status().path("phase").asString("")).orElse("Succeeded");
        dataVolume.flatMap(each -> failure(each, phase)).ifPresent(failure -> {
            throw failure;
        });
        boolean usable =
                phase.equals("Succeeded") || phase.equals("WaitForFirstConsumer") || phase.equals("PendingPopulation");
        if (!usable || claim.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Disk(spec.name(), dataVolume, Optional.of(marked(claim.get(), spec.labels()))));
    }

    private WireAny marked(WireAny claim, Map<String, String> labels) throws InterruptedException {
        if (claim.metadata().labels().entrySet().containsAll(labels.entrySet())) {
            return claim;
        }
        return objects.client()
                .json()
                .convert(
                        objects.client()
                                .merge(
                                        KubeKind.CLAIM,
                                        objects.namespace(),
                                        claim.metadata().name(),
                                        Map.of(
                                                "metadata",
                                                Map.of("uid", claim.metadata().uid(), "labels", labels))),
                        WireAny.class);
    }

    private static Optional<PolyvisorException> failure(WireAny dataVolume, String phase) {
        String name = dataVolume.metadata().name();
        Optional<JsonNode> quota = StreamSupport.stream(
                        dataVolume.status().path("conditions").spliterator(), false)
                .filter(each -> each.path("reason")
                        .asString("")
                        .toLowerCase(Locale.ROOT)
                        .contains("quota"))
                .findFirst();
        if (quota.isPresent()) {
            return Optional.of(PolyvisorException.of(
                    ErrorCode.RESOURCE_EXHAUSTED,
                    "volume '" + name + "': " + quota.get().path("message").asString("the quota is used up")));
        }
        return phase.equals("Failed")
                ? Optional.of(PolyvisorException.of(ErrorCode.ABORTED, "volume '" + name + "' could not be filled"))
                : Optional.empty();
    }

    /** Waits until it is gone: a claim stays as long as a pod has it. */
    void delete(String name) throws InterruptedException {
        if (KubeNames.object(name).isPresent()) {
            return;
        }
        List<String> users = users().getOrDefault(name, List.of());
        if (!users.isEmpty()) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, "volume '" + name + "' is in use by " + String.join(", ", users));
        }
        boolean unused = objects.until(() -> isGone(name) ? Optional.of(true) : Optional.empty());
    }

    /** The DataVolume first, which would make another claim. */
    private boolean isGone(String name) throws InterruptedException {
        boolean gone = true;
        for (KubeKind kind : List.of(KubeKind.DATA_VOLUME, KubeKind.CLAIM)) {
            Optional<WireAny> found = objects.find(kind, name);
            if (found.isPresent() && !found.get().metadata().isTerminating()) {
                boolean unused = objects.delete(kind, found.get());
            }
            gone &= found.isEmpty();
        }
        return gone;
    }
}
