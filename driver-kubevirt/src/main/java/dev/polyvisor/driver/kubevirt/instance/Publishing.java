package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.inventory.SnapshotBackups;
import dev.polyvisor.driver.kubevirt.inventory.VmMapper;
import dev.polyvisor.driver.kubevirt.model.KubevirtClaim;
import dev.polyvisor.driver.kubevirt.model.KubevirtDataSource;
import dev.polyvisor.driver.kubevirt.model.KubevirtDisk;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes an image of the disk that a machine boots from: a copy of its own, and a data source that names it. */
final class Publishing {
    private final InstanceHandle instance;
    private final Parts parts;
    private final PublishSpec spec;

    Publishing(InstanceHandle instance, PublishSpec spec) {
        this.instance = instance;
        this.parts = instance.parts();
        this.spec = spec;
    }

    Operation<PublishedImage> start() {
        instance.need(Capability.PUBLISH);
        Refusals.unknownOptions(spec.options().keySet(), Set.of());
        KubeNames.require("name", spec.name(), KubeNames.object(spec.name()));
        if (spec.isPublic()) {
            throw Refusals.unimplemented("who may use a data source of another namespace is for its roles to say");
        }
        if (spec.expiresAt().isPresent()
                || spec.compression().isPresent()
                || !spec.properties().isEmpty()) {
            throw Refusals.unimplemented("a data source has no properties, is not compressed and does not expire");
        }
        ResourceKey key = parts.session().keys().named(KubevirtDataSource.KIND, instance.namespace(), spec.name());
        return instance.<PublishedImage>work("publish")
                .then(new Copy())
                .then(new Name())
                .touching(context -> Set.of(Target.entity(key), Target.collection(KubevirtClaim.KIND)))
                .giving(context -> new PublishedImage(
                        key,
                        spec.name(),
                        parts.client()
                                .find(KubeKind.CLAIM, instance.namespace(), spec.name(), WireAny.class)
                                .flatMap(claim -> Quantities.size(claim.status()
                                        .path("capacity")
                                        .path("storage")
                                        .asString("")))));
    }

    private Optional<WireAny> ours(KubeKind kind, String what) throws InterruptedException {
        Optional<WireAny> there = parts.client().find(kind, instance.namespace(), spec.name(), WireAny.class);
        boolean other = there.filter(each -> !spec.idempotencyKey()
                        .equals(each.metadata().annotations().get(MachineManifest.KEY)))
                .isPresent();
        if (other) {
            throw Refusals.taken(what, spec.name());
        }
        return there;
    }

    private void create(KubeKind kind, Map<String, String> notes, Map<String, Object> body)
            throws InterruptedException {
        Map<String, String> annotations = new LinkedHashMap<>(notes);
        annotations.put(MachineManifest.KEY, spec.idempotencyKey());
        if (!spec.description().isEmpty()) {
            annotations.put(VmMapper.DESCRIPTION, spec.description());
        }
        var unused = parts.client()
                .create(
                        kind,
                        instance.namespace(),
                        Map.of(
                                "apiVersion", kind.apiVersion(),
                                "kind", kind.kind(),
                                "metadata", Map.of("name", spec.name(), "annotations", annotations),
                                "spec", body));
    }

    private final class Copy implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return phase().equals("Succeeded");
        }

        private String phase() throws InterruptedException {
            return ours(KubeKind.DATA_VOLUME, "volume")
                    .map(each -> each.status().path("phase").asString(""))
                    .orElse("");
        }

        @Override
        public void send() throws InterruptedException {
            Map<String, Object> source = source();
            // no copy is made for a name that somebody else has
            var unused = ours(KubeKind.DATA_SOURCE, "image");
            if (parts.client()
                    .find(KubeKind.CLAIM, instance.namespace(), spec.name())
                    .isPresent()) {
                throw Refusals.taken("volume", spec.name());
            }
            Map<String, Object> storage = new LinkedHashMap<>();
            spec.storagePool().ifPresent(pool -> storage.put("storageClassName", pool));
            create(
                    KubeKind.DATA_VOLUME,
                    // it is filled now, and not when somebody uses it
                    Map.of("cdi.kubevirt.io/storage.bind.immediate.requested", "true"),
                    Map.of("source", source, "storage", storage));
        }

        private Map<String, Object> source() throws InterruptedException {
            var read = instance.find();
            KubevirtDisk disk = read.value().guest().stream()
                    .flatMap(guest -> guest.disks().stream())
                    .filter(each -> each.name().equals(MachineManifest.ROOT) && each.isPersistent())
                    .findFirst()
                    .orElseThrow(() -> Refusals.precondition("the machine boots from no claim"));
            if (spec.snapshot().isPresent()) {
                return Map.of(
                        "snapshot",
                        Map.of(
                                "namespace",
                                instance.namespace(),
                                "name",
                                snapshot(spec.snapshot().get())));
            }
            if (read.value().instance().filter(vmi -> !vmi.isFinal()).isPresent()) {
                throw Refusals.precondition("the machine runs; stop it, or name a snapshot");
            }
            return Map.of("pvc", Map.of("namespace", instance.namespace(), "name", disk.sourceName()));
        }

        private String snapshot(String text) throws InterruptedException {
            String name = new SnapshotsFacet(instance).get(text).name();
            Optional<String> content = parts.client()
                    .find(KubeKind.SNAPSHOT, instance.namespace(), name, WireAny.class)
                    .flatMap(SnapshotBackups::content);
            Optional<WireAny> found = content.isPresent()
                    ? parts.client().find(KubeKind.SNAPSHOT_CONTENT, instance.namespace(), content.get(), WireAny.class)
                    : Optional.empty();
            return found.flatMap(each -> SnapshotBackups.volumeSnapshot(each, MachineManifest.ROOT))
                    .orElseThrow(() -> Refusals.precondition("the snapshot has nothing of the system disk"));
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return ours(KubeKind.DATA_VOLUME, "volume").isPresent();
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return phase().equals("Failed")
                    ? Optional.of(PolyvisorException.of(ErrorCode.ABORTED, "the copy of the system disk failed"))
                    : Optional.empty();
        }

        @Override
        public String stage() {
            return "copying the system disk";
        }
    }

    private final class Name implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return ours(KubeKind.DATA_SOURCE, "image").isPresent();
        }

        @Override
        public void send() throws InterruptedException {
            create(
                    KubeKind.DATA_SOURCE,
                    Map.of(),
                    Map.of("source", Map.of("pvc", Map.of("namespace", instance.namespace(), "name", spec.name()))));
        }

        @Override
        public String stage() {
            return "naming the image";
        }
    }
}
