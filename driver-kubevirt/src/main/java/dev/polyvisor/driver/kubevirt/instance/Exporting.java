package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ExportFormat;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.model.KubevirtDisk;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Writes a disk out: the cluster offers it for a while, and it is read through the API server, so that nobody has to reach into the cluster.
 * What is offered goes by itself when this process dies.
 */
final class Exporting {
    private static final String LIFE = "1h";
    private static final String GZIP = "gzip";

    private final InstanceHandle instance;
    private final Parts parts;
    private final ExportSpec spec;
    private final String name;
    private volatile ExportResult result = new ExportResult(OptionalLong.empty(), Optional.empty(), Optional.empty());

    Exporting(InstanceHandle instance, ExportSpec spec) {
        this.instance = instance;
        this.parts = instance.parts();
        this.spec = spec;
        this.name =
                "export-" + HexFormat.of().toHexDigits(parts.context().random().nextLong());
    }

    Operation<ExportResult> start() {
        instance.need(Capability.EXPORT);
        Refusals.unknownOptions(spec.options().keySet(), Set.of());
        if (!(spec.target() instanceof ExportTarget.Stream target)) {
            throw Refusals.unimplemented("KubeVirt writes disks to streams only");
        }
        if (spec.format() != ExportFormat.NATIVE && spec.format() != ExportFormat.RAW_DISK) {
            throw Refusals.unimplemented("KubeVirt writes disks byte by byte only");
        }
        if (spec.compression().filter(text -> !text.equals(GZIP)).isPresent()) {
            throw Refusals.unimplemented("KubeVirt compresses with gzip only");
        }
        if (!spec.properties().isEmpty()) {
            throw Refusals.unimplemented("an image of a disk has no properties");
        }
        return instance.<ExportResult>work("export")
                .then(new Offer())
                .then(new Fetch(target))
                .then(new Withdraw())
                .giving(context -> result);
    }

    private Optional<JsonNode> offer() throws InterruptedException {
        return parts.client().find(KubeKind.EXPORT, instance.namespace(), name);
    }

    private void withdraw() throws InterruptedException {
        Optional<JsonNode> offer = offer();
        if (offer.isPresent()) {
            boolean unused = parts.client()
                    .delete(
                            KubeKind.EXPORT,
                            instance.namespace(),
                            name,
                            offer.get().path("metadata").path("uid").asString(""));
        }
    }

    private KubevirtDisk disk() throws InterruptedException {
        String wanted = spec.disk().orElse(MachineManifest.ROOT);
        List<KubevirtDisk> disks = instance.find().value().guest().stream()
                .flatMap(guest -> guest.disks().stream())
                .filter(KubevirtDisk::isPersistent)
                .toList();
        return disks.stream()
                .filter(each -> each.name().equals(wanted))
                .findFirst()
                .or(() -> spec.disk().isPresent()
                        ? Optional.empty()
                        : disks.stream().findFirst())
                .orElseThrow(() -> Refusals.notFound("disk that can be exported", wanted));
    }

    /** Where the disk can be read, in the form that is asked for. */
    private Optional<String> link(JsonNode offer) throws InterruptedException {
        KubevirtDisk disk = disk();
        JsonNode volumes = offer.path("status").path("links").path("internal").path("volumes");
        // what is made of a snapshot has the name of the offer in front
        Set<String> names = Set.of(disk.sourceName(), name + "-" + disk.sourceName(), name + "-" + disk.name());
        JsonNode volume = StreamSupport.stream(volumes.spliterator(), false)
                .filter(each -> names.contains(each.path("name").asString("")))
                .findFirst()
                .orElse(MissingNode.getInstance());
        String format = spec.compression().isPresent() ? GZIP : "raw";
        return StreamSupport.stream(volume.path("formats").spliterator(), false)
                .filter(each -> each.path("format").asString("").equals(format))
                .map(each -> each.path("url").asString(""))
                .findFirst();
    }

    private final class Offer implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return offer().filter(each ->
                            each.path("status").path("phase").asString("").equals("Ready"))
                    .isPresent();
        }

        @Override
        public void send() throws InterruptedException {
            boolean on = instance.find()
                    .value()
                    .instance()
                    .filter(vmi -> !vmi.isFinal())
                    .isPresent();
            Map<String, Object> source;
            if (spec.snapshot().isPresent()) {
                String snapshot = spec.snapshot().get();
                source = Map.of(
                        "apiGroup",
                        KubeKind.SNAPSHOT.group(),
                        "kind",
                        KubeKind.SNAPSHOT.kind(),
                        "name",
                        new SnapshotsFacet(instance).get(snapshot).name());
            } else if (on) {
                throw Refusals.precondition("the machine runs; stop it, or name a snapshot");
            } else {
                source = Map.of("apiGroup", "", "kind", KubeKind.CLAIM.kind(), "name", disk().sourceName());
            }
            var unused = parts.client()
                    .create(
                            KubeKind.EXPORT,
                            instance.namespace(),
                            Map.of(
                                    "apiVersion",
                                    KubeKind.EXPORT.apiVersion(),
                                    "kind",
                                    KubeKind.EXPORT.kind(),
                                    "metadata",
                                    Map.of("name", name),
                                    "spec",
                                    Map.of("source", source, "ttlDuration", LIFE)));
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return offer().isPresent();
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            Optional<JsonNode> offer = offer();
            if (offer.isEmpty()) {
                return Optional.of(PolyvisorException.of(ErrorCode.ABORTED, "the export was deleted"));
            }
            JsonNode status = offer.get().path("status");
            boolean used = StreamSupport.stream(status.path("conditions").spliterator(), false)
                    .anyMatch(each -> each.path("reason").asString("").equals("InUse"));
            Optional<PolyvisorException> failure =
                    switch (status.path("phase").asString("")) {
                        case "Skipped" -> Optional.of(Refusals.precondition("nothing of it can be exported"));
                        case "Terminated" ->
                            Optional.of(PolyvisorException.of(ErrorCode.ABORTED, "the cluster ended the export"));
                        default -> used ? Optional.of(Refusals.precondition("the disk is in use")) : Optional.empty();
                    };
            if (failure.isPresent()) {
                withdraw();
            }
            return failure;
        }

        @Override
        public String stage() {
            return "preparing the disk";
        }

        @Override
        public boolean giveUp() throws InterruptedException {
            withdraw();
            return true;
        }
    }

    private final class Fetch implements Step {
        private final ExportTarget.Stream target;
        private volatile boolean fetched;

        Fetch(ExportTarget.Stream target) {
            this.target = target;
        }

        @Override
        public boolean isReached() {
            return fetched;
        }

        @Override
        public void send() throws InterruptedException {
            JsonNode offer = offer().orElseThrow(
                            () -> PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the export was deleted"));
            try {
                String link = link(offer)
                        .orElseThrow(
                                () -> Refusals.unimplemented(
                                        "the cluster does not offer the disk in this form: its volume has a file system of its own"));
                result = new ExportDownload(parts.client(), instance.namespace(), offer.path("status"))
                        .copy(link, target.stream());
                fetched = true;
            } finally {
                if (!fetched && !Thread.currentThread().isInterrupted()) {
                    withdrawQuietly();
                }
            }
        }

        /** What went wrong before is what counts; the offer ends by itself. */
        private void withdrawQuietly() throws InterruptedException {
            try {
                withdraw();
            } catch (PolyvisorException unreachable) {
                return;
            }
        }

        @Override
        public String stage() {
            return "writing the disk";
        }
    }

    private final class Withdraw implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return offer().filter(each -> !each.path("metadata").has("deletionTimestamp"))
                    .isEmpty();
        }

        @Override
        public void send() throws InterruptedException {
            withdraw();
        }

        @Override
        public String stage() {
            return "ending the export";
        }
    }
}
