package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells where disks can be had: inside the cluster, which the proxy of the API server reaches. */
public final class Exports implements Controller {
    private static final Duration LIFE = Duration.ofHours(2);

    private final ClusterState state;
    private final Type type;

    Exports(ClusterState state) {
        this.state = state;
        this.type = state.catalogue().of("virtualmachineexports");
    }

    @Override
    public void reconcile(Stored stored) {
        ObjectNode export = stored.tree();
        ObjectNode status = Json.child(export, "status");
        switch (Json.text(status, "phase")) {
            case "" -> {
                status.put("phase", "Pending").put("serviceName", "virt-export-" + stored.name());
                token(stored);
                status.put("tokenSecretRef", tokenName(stored.name()));
                status.put(
                        "ttlExpirationTime",
                        ClusterState.time(state.clock().now().plus(LIFE)));
                condition(status, false, "Initializing");
            }
            case "Pending" -> {
                List<String> claims = claims(stored, export);
                String kind = Json.text(export, "spec", "source", "kind");
                boolean running = kind.equals("VirtualMachine")
                        && state.find(
                                        "virtualmachineinstances",
                                        stored.namespace(),
                                        Json.text(export, "spec", "source", "name"))
                                .isPresent();
                if (running) {
                    condition(status, false, "InUse");
                } else if (!claims.isEmpty()) {
                    status.put("phase", "Ready");
                    condition(status, true, "PodReady");
                    links(stored, status, claims);
                } else if (kind.equals("VirtualMachine")) {
                    status.put("phase", "Skipped");
                }
            }
            default -> {}
        }
        Stored unused = state.update(type, export);
    }

    /** The secret that has what a reader has to show. */
    public static String tokenName(String export) {
        return "export-token-" + export;
    }

    private void token(Stored stored) {
        ObjectNode secret = Json.object();
        ObjectNode metadata = secret.putObject("metadata");
        metadata.put("name", tokenName(stored.name())).put("namespace", stored.namespace());
        metadata.putArray("ownerReferences").add(DataVolumeTemplates.owner(stored.tree()));
        secret.putObject("data")
                .put("token", Base64.getEncoder().encodeToString(state.uuid().getBytes(StandardCharsets.UTF_8)));
        secret.put("type", "Opaque");
        Stored unused = state.create(state.catalogue().of("secrets"), secret);
    }

    private void condition(ObjectNode status, boolean ready, String reason) {
        Conditions.set(status, "Ready", ready, reason, "", state.now());
    }

    private List<String> claims(Stored stored, ObjectNode export) {
        List<String> claims = new ArrayList<>();
        String source = Json.text(export, "spec", "source", "name");
        switch (Json.text(export, "spec", "source", "kind")) {
            case "PersistentVolumeClaim" ->
                state.find("persistentvolumeclaims", stored.namespace(), source).ifPresent(each -> claims.add(source));
            case "VirtualMachineSnapshot" ->
                state.find("virtualmachinesnapshots", stored.namespace(), source)
                        .flatMap(each -> state.tree(
                                "virtualmachinesnapshotcontents", stored.namespace(), Snapshots.contentName(each)))
                        .ifPresent(content -> content.path("spec")
                                .path("volumeBackups")
                                .forEach(each -> claims.add(stored.name() + "-" + Json.text(each, "volumeName"))));
            default ->
                state.tree("virtualmachines", stored.namespace(), source)
                        .ifPresent(machine -> Json.at(machine, "spec", "template", "spec", "volumes")
                                .forEach(volume -> {
                                    String claim = Volumes.claim(volume);
                                    if (!claim.isEmpty()) {
                                        claims.add(claim);
                                    }
                                }));
        }
        return claims;
    }

    private static void links(Stored stored, ObjectNode status, List<String> claims) {
        String host = "https://virt-export-" + stored.name() + "." + stored.namespace() + ".svc";
        ObjectNode internal = Json.child(status, "links", "internal").put("cert", "");
        ArrayNode volumes = internal.putArray("volumes");
        for (String claim : claims) {
            ObjectNode volume = volumes.addObject().put("name", claim);
            ArrayNode formats = volume.putArray("formats");
            formats.addObject().put("format", "raw").put("url", host + "/volumes/" + claim + "/disk.img");
            formats.addObject().put("format", "gzip").put("url", host + "/volumes/" + claim + "/disk.img.gz");
        }
    }
}
