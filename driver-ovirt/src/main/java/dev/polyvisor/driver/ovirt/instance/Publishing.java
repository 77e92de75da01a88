package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.inventory.Mark;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireTemplate;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a template of a machine, or of one of its snapshots. What an earlier try left is known by the mark in its comment. */
final class Publishing {
    private final InstanceHandle instance;
    private final Parts parts;

    Publishing(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<PublishedImage> publish(PublishSpec spec) {
        List<Violation> faults = new ArrayList<>(Refusals.unknown(spec.options().keySet(), Set.of()));
        VmNames.newProblem(spec.name()).ifPresent(problem -> faults.add(new Violation("name", problem)));
        if (!spec.properties().isEmpty()) {
            faults.add(new Violation("properties", "templates of oVirt have none"));
        }
        if (spec.isPublic()) {
            faults.add(new Violation("isPublic", "who may use a template is set by its permissions"));
        }
        if (spec.expiresAt().isPresent()) {
            faults.add(new Violation("expiresAt", "templates of oVirt do not expire"));
        }
        if (spec.compression().isPresent()) {
            faults.add(new Violation("compression", "templates of oVirt are not compressed"));
        }
        Refusals.all(faults);
        return instance.<PublishedImage>work("publish", spec.name())
                .then(new Make(spec))
                .touching(context -> Set.of(Target.collection(OvirtTemplate.KIND), Target.collection(OvirtDisk.KIND)))
                .giving(context -> published(spec));
    }

    private PublishedImage published(PublishSpec spec) throws InterruptedException {
        WireTemplate template = adopted(spec).orElseThrow(() -> Refusals.notFound("template", spec.name()));
        ResourceKey key = parts.keys().of(OvirtTemplate.KIND, Scalars.text(template.id()));
        return new PublishedImage(key, spec.name(), Optional.empty());
    }

    private Optional<WireTemplate> adopted(PublishSpec spec) throws InterruptedException {
        List<WireTemplate> named = parts.catalogue().templates(spec.name());
        Optional<WireTemplate> ours = named.stream()
                .filter(each -> Mark.isOf(Scalars.text(each.comment()), spec.idempotencyKey()))
                .findFirst();
        if (ours.isEmpty() && !named.isEmpty()) {
            throw Refusals.taken("template", spec.name());
        }
        return ours;
    }

    private final class Make implements Step {
        private final PublishSpec spec;

        Make(PublishSpec spec) {
            this.spec = spec;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return adopted(spec)
                    .filter(each -> !Scalars.text(each.status()).equals("locked"))
                    .isPresent();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            Map<String, Object> vm = new LinkedHashMap<>(VmDocument.ref(instance.id()));
            if (spec.snapshot().isPresent()) {
                String snapshot = Scalars.text(new SnapshotSteps(instance)
                        .needed(spec.snapshot().get())
                        .id());
                vm.put("snapshots", Map.of("snapshot", List.of(VmDocument.ref(snapshot))));
            }
            Map<String, Object> template = new LinkedHashMap<>();
            template.put("name", spec.name());
            if (!spec.description().isEmpty()) {
                template.put("description", spec.description());
            }
            template.put("comment", Mark.add("", spec.idempotencyKey()));
            template.put("vm", vm);
            if (spec.storagePool().isPresent()) {
                String dataCenter = parts.lookup()
                        .dataCenterId(Infos.ref(instance.find().value()).scope());
                template.put(
                        "storage_domain",
                        VmDocument.ref(parts.catalogue()
                                .storageDomain(dataCenter, spec.storagePool().get())));
            }
            WireTemplate unused = calls.send(HttpRequest.post("/templates"), template, WireTemplate.class);
            return Optional.empty();
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return adopted(spec).isPresent();
        }

        @Override
        public String stage() {
            return "making the template";
        }
    }
}
