package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Moves a running machine to another node: a migration object is made, followed, and deleted to give the move up. */
final class Moving {
    private final InstanceHandle instance;
    private final Parts parts;

    Moving(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> migrate(MigrateSpec spec) {
        if (spec.target() instanceof MigrationTarget.Provider) {
            throw instance.lacking(Capability.MIGRATE_PROVIDER);
        }
        if (spec.liveness() == Liveness.OFFLINE) {
            throw instance.lacking(Capability.MIGRATE);
        }
        instance.need(Capability.LIVE_MIGRATE);
        Refusals.unknownOptions(spec.options().keySet(), Set.of());
        if (spec.newName().isPresent() || spec.storagePool().isPresent()) {
            throw Refusals.unimplemented("a move of KubeVirt changes neither name nor storage");
        }
        return instance.itself("migrate", new Move(selector(spec.target()), ""));
    }

    /** A move that another process began. */
    Step resumed(String migration) {
        return new Move(Map.of(), migration);
    }

    private static Map<String, String> selector(MigrationTarget target) {
        if (target instanceof MigrationTarget.Host host) {
            return Map.of("kubernetes.io/hostname", host.name());
        }
        if (target instanceof MigrationTarget.Labelled labelled) {
            return labelled.labels();
        }
        if (target instanceof MigrationTarget.AnyHost) {
            return Map.of();
        }
        throw Refusals.unimplemented("a move of KubeVirt goes to a node");
    }

    private final class Move implements Step {
        private final Map<String, String> selector;
        private volatile String name;

        Move(Map<String, String> selector, String name) {
            this.selector = selector;
            this.name = name;
        }

        private Optional<JsonNode> migration() throws InterruptedException {
            return name.isEmpty()
                    ? Optional.empty()
                    : parts.client().find(KubeKind.MIGRATION, instance.namespace(), name);
        }

        private static String phase(JsonNode migration) {
            return migration.path("status").path("phase").asString("");
        }

        @Override
        public boolean isReached() throws InterruptedException {
            if (name.isEmpty()) {
                return selector.containsKey("kubernetes.io/hostname")
                        && instance.find().value().node().equals(Optional.of(selector.get("kubernetes.io/hostname")));
            }
            return migration().filter(each -> phase(each).equals("Succeeded")).isPresent();
        }

        @Override
        public void send() throws InterruptedException {
            if (instance.find().value().node().isEmpty()) {
                throw Refusals.precondition("the machine does not run");
            }
            Map<String, Object> spec = new LinkedHashMap<>();
            spec.put("vmiName", instance.name());
            if (!selector.isEmpty()) {
                spec.put("addedNodeSelector", selector);
            }
            Map<String, Object> manifest = new LinkedHashMap<>();
            manifest.put("apiVersion", KubeKind.MIGRATION.apiVersion());
            manifest.put("kind", KubeKind.MIGRATION.kind());
            manifest.put("metadata", Map.of("generateName", instance.name() + "-"));
            manifest.put("spec", spec);
            name = parts.client()
                    .create(KubeKind.MIGRATION, instance.namespace(), manifest)
                    .path("metadata")
                    .path("name")
                    .asString("");
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            Optional<JsonNode> found = migration();
            if (found.isEmpty()) {
                return Optional.of(PolyvisorException.of(ErrorCode.CANCELLED, "the migration was given up"));
            }
            return found.filter(each -> phase(each).equals("Failed"))
                    .map(each -> PolyvisorException.of(
                            ErrorCode.ABORTED,
                            "the migration failed: "
                                    + each.path("status")
                                            .path("migrationState")
                                            .path("failureReason")
                                            .asString("no reason is told")));
        }

        @Override
        public String item() {
            return name;
        }

        @Override
        public String stage() {
            return "migrating";
        }

        @Override
        public boolean isOneMore() {
            return true;
        }

        @Override
        public boolean giveUp() throws InterruptedException {
            Optional<JsonNode> found = migration();
            return found.isPresent()
                    && parts.client()
                            .delete(
                                    KubeKind.MIGRATION,
                                    instance.namespace(),
                                    name,
                                    found.get().path("metadata").path("uid").asString(""));
        }
    }
}
