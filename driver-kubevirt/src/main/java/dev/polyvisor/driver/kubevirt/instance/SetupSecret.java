package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.Owners;
import dev.polyvisor.driver.kubevirt.wire.WireMarker;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import java.util.Optional;

/** The secret with what the guest is told. It belongs to the machine from its first moment on, and goes with it. */
final class SetupSecret implements Step {
    private final Parts parts;
    private final String namespace;
    private final MachineManifest manifest;
    private final Machine machine;

    SetupSecret(Parts parts, String namespace, MachineManifest manifest, Machine machine) {
        this.parts = parts;
        this.namespace = namespace;
        this.manifest = manifest;
        this.machine = machine;
    }

    /** Reads the machine that it belongs to. */
    @FunctionalInterface
    interface Machine {
        WireMeta read() throws InterruptedException;
    }

    private Optional<WireMeta> find() throws InterruptedException {
        return parts.client()
                .find(KubeKind.SECRET, namespace, manifest.secretName(), WireMarker.class)
                .map(WireMarker::metadata);
    }

    /** Refuses a machine whose secret would be that of somebody else. One of a machine that is gone goes too, at any moment. */
    void needName() throws InterruptedException {
        if (manifest.hasSecret()
                && find().filter(each -> each.ownerReferences().isEmpty() && !manifest.isOurs(each))
                        .isPresent()) {
            throw Refusals.taken("secret", manifest.secretName());
        }
    }

    @Override
    public boolean isReached() throws InterruptedException {
        if (!manifest.hasSecret()) {
            return true;
        }
        WireMeta owner = machine.read();
        return find().filter(secret -> Owners.isGiven(secret, owner)).isPresent();
    }

    @Override
    public void send() throws InterruptedException {
        WireMeta owner = machine.read();
        needName();
        Optional<WireMeta> there = find();
        if (there.filter(each -> each.ownerReferences().isEmpty()).isPresent()) {
            new Owners(parts.client()).give(there.get(), owner);
            return;
        }
        if (there.isPresent()) {
            boolean unused = parts.client()
                    .delete(
                            KubeKind.SECRET,
                            namespace,
                            manifest.secretName(),
                            there.get().uid());
        }
        try {
            var unused = parts.client().create(KubeKind.SECRET, namespace, manifest.secret(owner));
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.ALREADY_EXISTS || !isReached()) {
                throw failure;
            }
        }
    }

    @Override
    public String stage() {
        return "telling the guest";
    }
}
