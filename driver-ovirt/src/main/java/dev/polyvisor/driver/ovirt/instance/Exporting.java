package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.ExportFormat;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.api.inventory.MachineState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Writes a machine out: as an OVA to a directory of a host, or in the engine's own form to an export domain. */
final class Exporting {
    private static final String DISCARD = "discardSnapshots";
    private static final String OVERWRITE = "overwrite";

    private final InstanceHandle instance;
    private final Parts parts;

    Exporting(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<ExportResult> export(ExportSpec spec) {
        if (spec.target() instanceof ExportTarget.Stream) {
            throw Refusals.unimplemented("oVirt writes machines to hosts and export domains only");
        }
        boolean toHost = spec.target() instanceof ExportTarget.HostDirectory;
        if (spec.format() != ExportFormat.NATIVE && !(toHost && spec.format() == ExportFormat.OVA)) {
            throw Refusals.unimplemented("oVirt writes OVAs to hosts, and its own form to export domains");
        }
        if (spec.snapshot().isPresent() || spec.disk().isPresent()) {
            throw Refusals.unimplemented("oVirt writes whole machines as they are; copy the snapshot before");
        }
        List<Violation> faults = new ArrayList<>(Refusals.unknown(spec.options().keySet(), Set.of(DISCARD, OVERWRITE)));
        if (!spec.properties().isEmpty()) {
            faults.add(new Violation("properties", "oVirt takes none"));
        }
        if (spec.compression().isPresent()) {
            faults.add(new Violation("compression", "oVirt does not compress"));
        }
        Refusals.all(faults);
        return instance.<ExportResult>work("export")
                .then(new Write(spec))
                .giving(context ->
                        new ExportResult(OptionalLong.empty(), Optional.of(location(spec)), Optional.empty()));
    }

    private String file(ExportTarget.HostDirectory target) {
        return target.fileName().orElse(instance.name() + ".ova");
    }

    private String location(ExportSpec spec) {
        return spec.target() instanceof ExportTarget.HostDirectory target
                ? target.host() + ":" + target.directory() + "/" + file(target)
                : ((ExportTarget.Storage) spec.target()).name();
    }

    private final class Write implements Step {
        private final ExportSpec spec;

        Write(ExportSpec spec) {
            this.spec = spec;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return instance.isUnlocked();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            return calls.act(instance.id(), "export", body());
        }

        private Map<String, Object> body() throws InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            if (spec.target() instanceof ExportTarget.HostDirectory target) {
                body.put("host", VmDocument.ref(parts.catalogue().host(target.host())));
                body.put("directory", target.directory());
                body.put("filename", file(target));
                return body;
            }
            if (instance.state() != MachineState.STOPPED && instance.isUnlocked()) {
                throw Refusals.precondition("the machine runs; stop it before");
            }
            String dataCenter = parts.lookup()
                    .dataCenterId(Infos.ref(instance.find().value()).scope());
            body.put(
                    "storage_domain",
                    VmDocument.ref(parts.catalogue()
                            .storageDomain(dataCenter, ((ExportTarget.Storage) spec.target()).name())));
            body.put("exclusive", Boolean.parseBoolean(spec.options().get(OVERWRITE)));
            body.put("discard_snapshots", Boolean.parseBoolean(spec.options().get(DISCARD)));
            return body;
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return !instance.isUnlocked();
        }

        @Override
        public String stage() {
            return "exporting";
        }

        @Override
        public boolean isOneMore() {
            return true;
        }
    }
}
